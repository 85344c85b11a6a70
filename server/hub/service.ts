import type { Collection } from 'mongodb';
import type { z } from 'zod';
import { type Caller, ensureOwnerMay, ownerPermissions } from '#server/caller.ts';
import type { Credentials } from '#server/credentials/service.ts';
import type { Database } from '#server/documents/database.ts';
import { newId } from '#server/documents/document.ts';
import type { HubDocument, HubSettings } from './schema.ts';

const codeDays = 30;
const rememberMs = 1_000;

export type Hub = ReturnType<typeof createHub>;

/** What the hub owner sets for the whole hub. */
export function createHub({ database, credentials }: { database: Database; credentials: Credentials }) {
  const hub: Collection<HubDocument> = database.define('hub', []);
  let remembered = { ranges: [] as string[], until: 0 };

  async function settings(caller: Caller): Promise<z.output<typeof HubSettings>> {
    ensureOwnerMay(caller, 'hub.manage');
    return { allowedRanges: (await hub.findOne({ _id: 'hub' }))?.allowedRanges ?? [] };
  }

  async function change(caller: Caller, { allowedRanges }: z.output<typeof HubSettings>): Promise<void> {
    ensureOwnerMay(caller, 'hub.manage');
    await hub.updateOne({ _id: 'hub' }, { $set: { allowedRanges } });
    remembered.until = 0;
  }

  /** Private ranges that may be called; a change counts everywhere within a second. */
  async function allowedRanges(): Promise<string[]> {
    if (Date.now() > remembered.until) {
      remembered = { ranges: (await hub.findOne({ _id: 'hub' }))?.allowedRanges ?? [], until: Date.now() + rememberMs };
    }
    return remembered.ranges;
  }

  /** A code for a key of the hub owner. */
  function issueOwnerCode(): Promise<string> {
    const expiresAt = new Date(Date.now() + codeDays * 24 * 3600 * 1000);
    return credentials.issueCode({
      holder: { kind: 'hubOwner', id: newId() },
      permissions: [...ownerPermissions],
      name: 'hub owner',
      expiresAt,
    });
  }

  return { settings, change, allowedRanges, issueOwnerCode, collection: hub };
}
