import type { z } from 'zod';
import { type AccountCaller, type Caller, ensureMay, systemCaller } from '#server/caller.ts';
import type { Database } from '#server/documents/database.ts';
import { newId } from '#server/documents/document.ts';
import { presentStamps } from '#server/documents/fields.ts';
import { type FilterTree, toQuery } from '#server/documents/filter.ts';
import { byDefault, type Fault, type KeyedKind, type Patch } from '#server/documents/keyed-kind.ts';
import { createKeyedService } from '#server/documents/keyed-service.ts';
import { ensureFound, HubError } from '#server/errors.ts';
import { lineFilterFields } from '#server/feed/lines.ts';
import type { MissedLines } from '#server/feed/readers.ts';
import type { Relay } from '#server/feed/relay.ts';
import type { Hub } from '#server/hub/service.ts';
import type { Secrets } from '#server/secrets.ts';
import { checkUrl } from '#server/way-out/guard.ts';
import type { Sentence } from '#texts/say.ts';
import { defineEndpoints } from './model.ts';
import type { EndpointDocument, EndpointView } from './schema.ts';
import { makeSigningSecret } from './signing-secret.ts';

const secretsKept = 2;

export type Endpoints = ReturnType<typeof createEndpoints>;

/** Where the account's notifications go. */
export function createEndpoints({
  database,
  relay,
  hub,
  secrets,
}: {
  database: Database;
  relay: Relay;
  hub: Hub;
  secrets: Secrets;
}) {
  const kind: KeyedKind<EndpointDocument> = {
    collection: defineEndpoints(database),
    subject: 'endpoint',
    events: { created: 'endpoint.created', updated: 'endpoint.updated' },
    fields: ['name', 'url', 'eventTypes', 'filter', 'order', 'enabled'],
    defaults: { order: 'subject', enabled: true },
    required: ['url', 'eventTypes'],
    composites: [],
    wholes: [],
    personal: [],
    untold: ['secrets'],
    audienceOf: () => [],
    refine,
  };

  /** Looks at addresses and filters before they are saved; a new endpoint gets its signing secret. */
  async function refine(_accountId: string, patches: Patch[]) {
    const faults = new Map<Patch, Fault[]>();
    for (const patch of patches)
      faults.set(patch, [...(await faultsOfUrl(patch.url)), ...faultsOfFilter(patch.filter)]);
    return (patch: Patch, current: EndpointDocument | undefined) => {
      const added = current
        ? { ...((patch.enabled === true || patch.enabled === byDefault) && { disabledReason: null }) }
        : { secrets: [secrets.seal(makeSigningSecret())] };
      return { patch: { ...patch, ...added } as Patch, faults: faults.get(patch) ?? [] };
    };
  }

  async function faultsOfUrl(url: unknown): Promise<Fault[]> {
    if (typeof url !== 'string') return [];
    try {
      await checkUrl(url, await hub.allowedRanges());
      return [];
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      return [
        { field: 'url', code: 'urlRefused', params: error.details as { reason: Sentence }, error: 'way_out.refused' },
      ];
    }
  }

  const keyed = createKeyedService({
    kind,
    relay,
    may: { read: 'endpoints.manage', write: 'endpoints.manage' },
    notFound: 'endpoint.not_found',
    filterFields: { key: { path: 'key', type: 'text' }, enabled: { path: 'enabled', type: 'boolean' } },
  });

  /** Stores an endpoint; a new one comes with its signing secret, shown this once. */
  async function put(caller: Caller, key: string, fields: Patch) {
    const { document, created } = await keyed.put(caller, key, fields);
    return { document: { ...document, ...(created && { newSecret: secretsOf(document)[0] }) }, created };
  }

  /** Replaces the signing secret; the one before stays valid until it is replaced again. */
  async function replaceSecret(caller: Caller, key: string): Promise<string> {
    ensureMay(caller, 'endpoints.manage');
    const secret = makeSigningSecret();
    await keyed.change(caller, {
      key,
      mutate(next) {
        next.secrets = [secrets.seal(secret), ...next.secrets].slice(0, secretsKept);
        return [];
      },
    });
    return secret;
  }

  /** Stops notifications for a reason that people are told. */
  async function disable(caller: AccountCaller, key: string, reason: string): Promise<void> {
    await keyed.change(caller, {
      key,
      mutate(next) {
        next.enabled = false;
        next.disabledReason = reason;
        return ['endpoint.disabled'];
      },
    });
  }

  /** Says that lines were removed before an endpoint took them; once for the same lines. */
  async function tellMissed({ accountId, key }: EndpointDocument, missed: MissedLines): Promise<void> {
    await keyed.change(systemCaller(accountId, newId()), {
      key,
      mutate(next) {
        next.missed = missed;
        return ['endpoint.missed'];
      },
    });
  }

  /** Endpoints of an account, the disabled ones too. */
  function listAll(accountId: string): Promise<EndpointDocument[]> {
    return kind.collection.find({ accountId, deletedAt: { $exists: false } }).toArray();
  }

  /** Endpoints of an account that take notifications now. */
  function listEnabled(accountId: string): Promise<EndpointDocument[]> {
    return kind.collection.find({ accountId, enabled: true, deletedAt: { $exists: false } }).toArray();
  }

  async function findById(id: string): Promise<EndpointDocument> {
    return ensureFound(await kind.collection.findOne({ _id: id }), 'endpoint.not_found');
  }

  /** The secrets with which a notification is signed now. */
  function secretsOf(endpoint: EndpointDocument): string[] {
    return endpoint.secrets.map((sealed) => secrets.unseal(sealed));
  }

  return { ...keyed, put, replaceSecret, disable, tellMissed, listAll, listEnabled, findById, secretsOf };
}

function faultsOfFilter(filter: unknown): Fault[] {
  if (!filter || filter === byDefault) return [];
  try {
    toQuery(filter as FilterTree, lineFilterFields);
    return [];
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return error.problems.map(({ message }) => ({
      field: 'filter',
      code: 'invalidFilter' as const,
      params: { reason: message },
    }));
  }
}

/** An endpoint as it goes out; its secret only when it was just made. */
export function presentEndpoint(endpoint: EndpointDocument & { newSecret?: string }): z.input<typeof EndpointView> {
  const { key, name, url, eventTypes, filter, order, enabled, disabledReason, missed, newSecret } = endpoint;
  return {
    key,
    name,
    url,
    eventTypes,
    filter,
    order,
    enabled,
    disabledReason,
    missed,
    secret: newSecret,
    ...presentStamps(endpoint),
  };
}
