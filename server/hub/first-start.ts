import { signInCodeDays } from '#server/accounts/schema.ts';
import { ownerPermissions } from '#server/caller.ts';
import { newId } from '#server/documents/document.ts';
import type { Services } from '#server/services.ts';
import type { Settings } from '#server/settings.ts';
import { localeOfTerminal } from '#texts/locales.ts';
import { say } from '#texts/say.ts';

/** Codes of a hub that nobody has signed in to yet, each good once. */
export interface FirstCodes {
  accountCode: string;
  ownerCode: string;
  /** The day on which the first of them ends. */
  until: string;
}

/**
 * Makes the hub owner and a first account with a code each, when there is no account yet; new codes when those of an earlier start were
 * never used. Undefined when somebody has signed in already.
 */
async function makeFirstCodes({ accounts, credentials, hub }: Services): Promise<FirstCodes | undefined> {
  if (await credentials.hasKeys()) return undefined;
  const owner = {
    kind: 'hubOwner' as const,
    id: 'first',
    permissions: new Set(ownerPermissions),
    correlationId: newId(),
    locale: 'en' as const,
  };
  const [known] = await accounts.list(owner);
  const accountCode = known
    ? await accounts.issueSignInCode(known._id)
    : (
        await accounts.create(owner, {
          name: 'First account',
          timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC',
          locale: 'en',
        })
      ).signInCode;
  const until = new Date(Date.now() + signInCodeDays * 24 * 3600 * 1000).toISOString().slice(0, 10);
  return { accountCode, ownerCode: await hub.issueOwnerCode(), until };
}

/** The codes with the line that exchanges one, for the person at the terminal. Undefined when nobody needs them. */
export async function sayFirstCodes(services: Services, settings: Settings): Promise<string | undefined> {
  const codes = await makeFirstCodes(services);
  return codes && `${say(localeOfTerminal(process.env), 'start.firstCodes', { ...codes, url: settings.publicUrl })}\n`;
}
