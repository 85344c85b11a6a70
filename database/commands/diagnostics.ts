import type { Command } from './context.ts';

/** The version of MongoDB whose behaviour is given. */
export const serverVersion = '8.0.0';

const handshake = {
  maxBsonObjectSize: 16 * 1024 * 1024,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  minWireVersion: 0,
  maxWireVersion: 25,
  readOnly: false,
};

/**
 * `hello`: what a driver needs to know of this server. Without time-out of sessions, set name and topology version,
 * drivers send no sessions, no retryable writes and no waiting hellos.
 */
export const hello: Command = ({ name }, { connectionId }) => {
  const isWritable = name === 'hello' ? { isWritablePrimary: true } : { ismaster: true, isWritablePrimary: true };
  return { helloOk: true, ...isWritable, ...handshake, localTime: new Date(), connectionId };
};

/** `ping`, `endSessions` and others that only want to hear that they arrived. */
export const acknowledge: Command = () => ({});

/** `buildInfo`: the version whose behaviour is given. */
export const buildInfo: Command = () => ({
  version: serverVersion,
  versionArray: [...serverVersion.split('.').map(Number), 0],
  gitVersion: 'embedded',
  modules: [],
  bits: 64,
  debug: false,
  maxBsonObjectSize: handshake.maxBsonObjectSize,
  storageEngines: ['sqlite'],
});

/** `serverStatus`: how long it has been running and what it did. */
export const serverStatus: Command = (_request, { engine }) => {
  const { counters, cursors, startedAt } = engine;
  const uptimeMs = Date.now() - startedAt.getTime();
  const { user, system } = process.cpuUsage();
  return {
    host: 'localhost',
    version: serverVersion,
    process: 'fieldhub-database',
    pid: BigInt(process.pid),
    uptime: uptimeMs / 1000,
    uptimeMillis: BigInt(uptimeMs),
    localTime: new Date(),
    connections: { current: counters.connections, totalCreated: counters.connectionsCreated },
    metrics: {
      commands: Object.fromEntries([...counters.commands].map(([name, total]) => [name, { total }])),
      cursor: { open: { total: cursors.size } },
      ttl: { deletedDocuments: counters.ttlDeleted },
    },
    mem: { resident: Math.round(process.memoryUsage.rss() / 1024 / 1024) },
    extra_info: { user_time_us: BigInt(user), system_time_us: BigInt(system) },
    storageEngine: { name: 'sqlite', persistent: true },
  };
};

/** `connectionStatus`: nobody signs in here; who reaches the socket may do everything. */
export const connectionStatus: Command = () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } });

/** `getParameter`: what can be set, as it is set, and the compatibility version. */
export const getParameter: Command = (_request, { engine }) => ({
  featureCompatibilityVersion: { version: '8.0' },
  notablescan: engine.settings.noTableScan,
  ttlMonitorEnabled: engine.settings.ttlMonitorEnabled,
  ttlMonitorSleepSecs: engine.settings.ttlMonitorSleepSecs,
});
