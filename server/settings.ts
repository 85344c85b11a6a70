import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65535);
const portRange = z.string().regex(/^\d{1,5}-\d{1,5}$/, 'Two ports with a dash between them, such as 50000-50099');

/**
 * Every setting of the programs, read from the environment. The words after each stand in the README.
 * A setting with `secret` in its name is never printed.
 */
const Environment = z.object({
  DATA: z.string().default('data').describe('Folder of everything the hub keeps on this machine'),
  MONGODB_URI: z
    .string()
    .optional()
    .describe('A MongoDB replica set or cluster; without it the embedded database is started'),
  EMBEDDED_URI: z
    .string()
    .optional()
    .describe('Where the embedded database listens, when not in DATA/database; npm start tells it by itself'),
  MONGODB_DATABASE: z.string().min(1).max(63).default('fieldhub').describe('Name of the database'),
  HOST: z.string().default('127.0.0.1').describe('Address the HTTP server listens on'),
  PORT: port.default(8080).describe('Port of the HTTP server'),
  PUBLIC_URL: z.url().optional().describe('How the outside reaches the hub; http://HOST:PORT if it is not told'),
  TRUST_PROXY: z.stringbool().default(false).describe('Believe X-Forwarded-For (only behind a proxy of your own)'),
  FILE_HOST: z.string().default('127.0.0.1').describe('Address the FTP and SFTP servers listen on'),
  FTP_PORT: port.default(2121).describe('Port of the FTP server'),
  FTP_PASSIVE_PORTS: portRange.default('50000-50099').describe('Ports of FTP data connections'),
  SFTP_PORT: port.default(2222).describe('Port of the SFTP server'),
  NODE_HOST: z.string().default('127.0.0.1').describe('Address on which the processes of the hub wake each other'),
  SECRET_KEY: z
    .base64()
    .refine((text) => Buffer.from(text, 'base64').length === 32, '32 bytes in base64 (openssl rand -base64 32)')
    .optional()
    .describe('Seals stored secrets; without it DATA/secret.key is made once'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('How much is logged'),
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
  const told = Object.fromEntries(
    Object.keys(Environment.shape).flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  );
  const parsed = Environment.safeParse(told);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      (issue) => `  ${String(issue.path[0])}=${shown(String(issue.path[0]), told)}: ${issue.message}`,
    );
    throw new BadSettings(`These settings cannot be used:\n${faults.join('\n')}`);
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
  if (from > to || to > 65535)
    throw new BadSettings(`These settings cannot be used:\n  FTP_PASSIVE_PORTS=${text}: no such range of ports`);
  return [from, to];
}

function shown(name: string, told: Record<string, string | undefined>): string {
  if (name.includes('SECRET') || name.includes('URI')) return '(not shown)';
  return told[name] ?? '';
}
