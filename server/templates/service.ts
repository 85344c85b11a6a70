import type { z } from 'zod';
import type { Template } from '#mappings/template.ts';
import type { Database } from '#server/documents/database.ts';
import { presentStamps } from '#server/documents/fields.ts';
import type { KeyedKind, Patch } from '#server/documents/keyed-kind.ts';
import { createKeyedService } from '#server/documents/keyed-service.ts';
import { addVersion, createVersions, versionFields } from '#server/documents/versions.ts';
import type { Relay } from '#server/feed/relay.ts';
import { defineTemplates } from './model.ts';
import type { TemplateContent, TemplateDocument, TemplateView } from './schema.ts';

export type Templates = ReturnType<typeof createTemplates>;

/** A template in a certain version, ready to be applied. */
export interface UsableTemplate {
  key: string;
  version: number;
  template: Template;
}

/** Saved mappings. A change makes a new version; imports keep naming theirs. */
export function createTemplates({ database, relay }: { database: Database; relay: Relay }) {
  const kind: KeyedKind<TemplateDocument> = {
    collection: defineTemplates(database),
    subject: 'template',
    events: { created: 'template.created', updated: 'template.updated' },
    fields: ['name', 'definition'],
    defaults: { version: 1 },
    required: ['name', 'definition'],
    composites: [],
    wholes: [],
    personal: [],
    untold: [...versionFields, 'definition'],
    audienceOf: () => [],
    refine: async () => (patch) => ({ patch: asStored(patch), faults: [] }),
    review(current, next, changed) {
      if (changed.includes('definition')) addVersion(current, next, contentOf);
      return [];
    },
  };

  const versions = createVersions(database, 'templateVersions', kind.collection, contentOf);
  const keyed = versions.keep(
    createKeyedService({
      kind,
      relay,
      may: { read: 'templates.manage', write: 'templates.manage' },
      notFound: 'template.not_found',
      filterFields: {
        key: { path: 'key', type: 'text' },
        name: { path: 'name', type: 'text' },
        target: { path: 'target', type: 'text' },
      },
    }),
  );

  /** The version in use, or an earlier one. */
  async function findUsable(accountId: string, key: string, version?: number): Promise<UsableTemplate | undefined> {
    const found = await keyed.find(accountId, key);
    if (!found) return undefined;
    const content = await versions.find(found, version ?? found.version);
    return content && { key, version: content.version, template: JSON.parse(content.definition) as Template };
  }

  return { ...keyed, findUsable };
}

function contentOf({ definition }: TemplateContent): TemplateContent {
  return { definition };
}

function asStored(patch: Patch): Patch {
  const { definition } = patch as { definition?: Template | string | null };
  if (typeof definition !== 'object' || definition === null) return patch;
  return { ...patch, definition: JSON.stringify(definition), target: definition.target };
}

/** A template as it goes out. */
export function presentTemplate(template: TemplateDocument): z.input<typeof TemplateView> {
  const { key, name, version, target, definition } = template;
  return { key, name, version, target, definition: JSON.parse(definition), ...presentStamps(template) };
}
