import type { z } from 'zod';
import { type Caller, ensureMay } from '#server/caller.ts';
import type { Database } from '#server/documents/database.ts';
import { presentStamps } from '#server/documents/fields.ts';
import type { KeyedKind } from '#server/documents/keyed-kind.ts';
import { createKeyedService } from '#server/documents/keyed-service.ts';
import { addVersion, createVersions, versionFields } from '#server/documents/versions.ts';
import { ensureFound } from '#server/errors.ts';
import type { Relay } from '#server/feed/relay.ts';
import { defineForms } from './model.ts';
import type { FormContent, FormDocument, FormView } from './schema.ts';

export type Forms = ReturnType<typeof createForms>;

/** Forms and their versions: a change makes a new version, the earlier ones stay for the entries that name them. */
export function createForms({ database, relay }: { database: Database; relay: Relay }) {
  const kind: KeyedKind<FormDocument> = {
    collection: defineForms(database),
    subject: 'form',
    events: { created: 'form.created', updated: 'form.updated' },
    fields: ['name', 'fields'],
    defaults: { version: 1 },
    required: ['name', 'fields'],
    composites: [],
    wholes: [],
    personal: [],
    untold: versionFields,
    audienceOf: (form) => [`form:${form.key}`],
    review(current, next) {
      addVersion(current, next, contentOf);
      return [];
    },
  };

  const versions = createVersions(database, 'formVersions', kind.collection, contentOf);
  const keyed = versions.keep(
    createKeyedService({
      kind,
      relay,
      may: { read: 'tasks.read', write: 'account.manage' },
      notFound: 'form.not_found',
      filterFields: { key: { path: 'key', type: 'text' }, name: { path: 'name', type: 'text' } },
    }),
  );

  /** A version of a form. */
  async function getVersion(caller: Caller, key: string, version: number): Promise<FormDocument> {
    ensureMay(caller, 'tasks.read');
    const form = ensureFound(await keyed.find(caller.accountId, key), 'form.not_found');
    return { ...form, ...ensureFound(await versions.find(form, version), 'form.not_found') };
  }

  return { ...keyed, getVersion };
}

function contentOf({ name, fields }: FormContent): FormContent {
  return { name, fields };
}

/** A form as it goes out. */
export function presentForm(form: FormDocument): z.input<typeof FormView> {
  const { key, version, name, fields } = form;
  return { key, version, name, fields, ...presentStamps(form) };
}
