import { aggregate } from './aggregate.ts';
import { bulkWrite } from './bulk-write.ts';
import { collStats, create, drop, dropDatabase, listCollections, listDatabases } from './collections.ts';
import type { Command } from './context.ts';
import { count } from './count.ts';
import { deleteCommand } from './delete.ts';
import { acknowledge, buildInfo, connectionStatus, getParameter, hello, serverStatus } from './diagnostics.ts';
import { distinct } from './distinct.ts';
import { explain } from './explain.ts';
import { find, getMore, killCursors } from './find.ts';
import { findAndModify } from './find-and-modify.ts';
import { createIndexes, dropIndexes, listIndexes } from './indexes.ts';
import { insert } from './insert.ts';
import { collMod, renameCollection, setParameter, validate } from './maintenance.ts';
import { update } from './update.ts';

/** Every command that is understood, by name. */
export const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    hello,
    isMaster: hello,
    ismaster: hello,
    ping: acknowledge,
    endSessions: acknowledge,
    buildInfo,
    buildinfo: buildInfo,
    connectionStatus,
    getParameter,
    serverStatus,
    listDatabases,
    create,
    drop,
    dropDatabase,
    listCollections,
    collStats,
    collMod,
    renameCollection,
    validate,
    explain,
    setParameter,
    createIndexes,
    listIndexes,
    dropIndexes,
    insert,
    bulkWrite,
    update,
    delete: deleteCommand,
    aggregate,
    find,
    getMore,
    killCursors,
    findAndModify,
    findandmodify: findAndModify,
    count,
    distinct,
  } satisfies Record<string, Command>),
);
