import { z } from 'zod';
import { type Locale, localeOfTerminal } from '#texts/locales.ts';
import { isTextKey, say, told } from '#texts/say.ts';

const port = z.coerce
  .number(told('settings.port'))
  .int(told('settings.port'))
  .min(0, told('settings.port'))
  .max(65535, told('settings.port'));
const portRange = z
  .string()
  .regex(/^\d{1,5}-\d{1,5}$/, told('settings.portRange'))
  .refine(runsUpward, told('settings.portRange'));
const address = z.hostname(told('settings.address')).or(z.ipv4()).or(z.ipv6());

/**
 * Every setting of the programs, read from the environment. The words after each stand in the README.
 * A setting with `secret` in its name is never printed.
 */
const Environment = z.object({
  DATA: z.string().default('data').describe('Folder of everything the hub keeps on this machine'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, told('settings.mongoUri'))
    .optional()
    .describe('A MongoDB replica set or cluster; without it the embedded database is started'),
  EMBEDDED_URI: z
    .string()
    .optional()
    .describe('Where the embedded database listens, when not in DATA/database; npm start tells it by itself'),
  MONGODB_DATABASE: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,63}$/, told('settings.databaseName'))
    .default('fieldhub')
    .describe('Name of the database'),
  HOST: address.default('127.0.0.1').describe('Address the HTTP server listens on'),
  PORT: port.default(8080).describe('Port of the HTTP server'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: told('settings.url') })
    .optional()
    .describe('How the outside reaches the hub; http://HOST:PORT if it is not told'),
  TRUST_PROXY: z
    .stringbool(told('settings.switch'))
    .default(false)
    .describe('Believe X-Forwarded-For (only behind a proxy of your own)'),
  FILE_HOST: address.default('127.0.0.1').describe('Address the FTP and SFTP servers listen on'),
  FTP_PORT: port.default(2121).describe('Port of the FTP server'),
  FTP_PASSIVE_PORTS: portRange.default('50000-50099').describe('Ports of FTP data connections'),
  SFTP_PORT: port.default(2222).describe('Port of the SFTP server'),
  NODE_HOST: address.default('127.0.0.1').describe('Address on which the processes of the hub wake each other'),
  SECRET_KEY: z
    .base64(told('settings.secretKey'))
    .refine((text) => Buffer.from(text, 'base64').length === 32, told('settings.secretKey'))
    .optional()
    .describe('Seals stored secrets; without it DATA/secret.key is made once'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], told('settings.logLevel'))
    .default('info')
    .describe('How much is logged'),
});

/** What the programs were told, frozen. */
export type Settings = Readonly<{
  dataFolder: string;
  mongoUri: string | undefined;
  embeddedUri: string | undefined;
  mongoDatabase: string;
  host: string;
  port: number;
  publicUrl: string;
  trustProxy: boolean;
  fileHost: string;
  ftpPort: number;
  ftpPassivePorts: readonly [from: number, to: number];
  sftpPort: number;
  nodeHost: string;
  secretKey: Buffer | undefined;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}>;

/** The environment cannot be used; the message names every fault, one a line. */
export class BadSettings extends Error {}

/**
 * Reads the settings once. An empty variable counts as absent.
 * @throws BadSettings naming every fault at once
 */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(
    Object.keys(Environment.shape).flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  );
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    throw new BadSettings(explain(localeOfTerminal(environment), parsed.error.issues, given));
  }
  const env = parsed.data;
  return Object.freeze({
    dataFolder: env.DATA,
    mongoUri: env.MONGODB_URI,
    embeddedUri: env.EMBEDDED_URI,
    mongoDatabase: env.MONGODB_DATABASE,
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL?.replace(/\/+$/, '') ?? `http://${env.HOST}:${env.PORT}`,
    trustProxy: env.TRUST_PROXY,
    fileHost: env.FILE_HOST,
    ftpPort: env.FTP_PORT,
    ftpPassivePorts: readRange(env.FTP_PASSIVE_PORTS),
    sftpPort: env.SFTP_PORT,
    nodeHost: env.NODE_HOST,
    secretKey: env.SECRET_KEY ? Buffer.from(env.SECRET_KEY, 'base64') : undefined,
    logLevel: env.LOG_LEVEL,
  });
}

/** Name, default and meaning of every setting, for the README. */
export function describeSettings(): { name: string; default: string; meaning: string }[] {
  return Object.entries(Environment.shape).map(([name, schema]) => {
    const empty = schema.safeParse(undefined);
    return {
      name,
      default: empty.success && empty.data !== undefined ? String(empty.data) : '',
      meaning: schema.description ?? '',
    };
  });
}

function readRange(text: string): readonly [number, number] {
  const [from = 0, to = 0] = text.split('-').map(Number);
  return [from, to];
}

function runsUpward(text: string): boolean {
  const [from, to] = readRange(text);
  return from <= to && to <= 65535;
}

/** Every fault in a line, each setting once. */
function explain(locale: Locale, issues: z.core.$ZodIssue[], given: Record<string, string | undefined>): string {
  const faults = new Map(issues.map((issue) => [String(issue.path[0]), issue.message]));
  const lines = [...faults].map(([name, message]) => {
    const isSecret = name.includes('SECRET') || name.includes('URI');
    const value = isSecret ? say(locale, 'settings.notShown') : given[name];
    return `  ${name}=${value}: ${isTextKey(message) ? say(locale, message) : say(locale, 'settings.address')}`;
  });
  return [say(locale, 'settings.unusable'), ...lines].join('\n');
}
