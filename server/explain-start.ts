import { join } from 'node:path';
import { type Locale, localeOfTerminal } from '#texts/locales.ts';
import { say } from '#texts/say.ts';
import { NewerData } from './migrations/migrate.ts';
import { BadSettings, readSettings, type Settings } from './settings.ts';

type SystemError = NodeJS.ErrnoException & { port?: number; address?: string };

const badFolder = new Set(['EACCES', 'EEXIST', 'ENOTDIR', 'EROFS', 'ENOSPC']);

/** What a person at the terminal can use: a sentence for what settings cause, the whole error for what nobody expected. */
export function explainStart(error: unknown, environment: NodeJS.ProcessEnv): string {
  if (error instanceof BadSettings || error instanceof NewerData) return error.message;
  if (!(error instanceof Error)) return String(error);
  const sentence = explainSettings(error, localeOfTerminal(environment), readSettings(environment));
  return sentence ?? error.stack ?? error.message;
}

function explainSettings(error: SystemError, locale: Locale, settings: Settings): string | undefined {
  const { name, code, port, address, path, message } = error;
  if (name === 'MongooseServerSelectionError')
    return say(locale, 'start.noDatabase', { ...whereIs(settings), reason: message });
  if (code === 'EADDRINUSE' && port !== undefined) {
    const { port: http, ftpPort, sftpPort } = settings;
    const setting = { [ftpPort]: 'FTP_PORT', [sftpPort]: 'SFTP_PORT', [http]: 'PORT' }[port] ?? 'PORT';
    return say(locale, 'start.portTaken', { port: String(port), setting });
  }
  if (code === 'EADDRNOTAVAIL' && address) {
    const { host, fileHost } = settings;
    const setting = { [fileHost]: 'FILE_HOST', [host]: 'HOST' }[address] ?? 'NODE_HOST';
    return say(locale, 'start.notOurAddress', { address, setting });
  }
  if (code && path && badFolder.has(code)) return say(locale, 'start.badFolder', { path, reason: code });
  return undefined;
}

/** Where the database should be and which setting says so; never a password. */
function whereIs({ mongoUri, embeddedUri, dataFolder }: Settings): { where: string; setting: string } {
  if (mongoUri) return { where: mongoUri.replace(/\/\/[^@/]*@/, '//'), setting: 'MONGODB_URI' };
  return { where: embeddedUri ?? join(dataFolder, 'database'), setting: 'DATA, MONGODB_URI' };
}
