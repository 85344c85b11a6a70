import type { Collection } from 'mongodb';
import type { Secrets } from '#server/secrets.ts';
import { BadSettings } from '#server/settings.ts';
import { localeOfTerminal } from '#texts/locales.ts';
import { say } from '#texts/say.ts';
import type { HubDocument } from './schema.ts';

/**
 * Notices at the start that this process has another key than the one the hub's secrets are sealed with, and not at the first secret.
 * @throws BadSettings
 */
export async function ensureKeyFits(hub: Collection<HubDocument>, secrets: Secrets): Promise<void> {
  await hub.updateOne({ _id: 'hub', keyCheck: { $exists: false } }, { $set: { keyCheck: secrets.seal('fits') } });
  const known = await hub.findOne({ _id: 'hub' });
  try {
    if (known?.keyCheck) secrets.unseal(known.keyCheck);
  } catch {
    throw new BadSettings(say(localeOfTerminal(process.env), 'settings.otherKey'));
  }
}
