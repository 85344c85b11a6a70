import type { Lease } from '#server/claims/lease.ts';
import type { ImportDocument } from './schema.ts';

/**
 * What an import writes elsewhere is not fenced by its claim: it asks before. @throws when the claim was lost
 */
export async function ensureImportHeld(lease: Lease<ImportDocument>, document: ImportDocument): Promise<void> {
  if (!(await lease.write(document, { $set: { updatedAt: new Date() } }))) throw new Error('the claim was lost');
}
