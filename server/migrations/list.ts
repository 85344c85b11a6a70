import type { Migration } from './migrate.ts';

/** Every change of stored data since the first version, in order. None yet: data is of version 1. */
export const migrations: readonly Migration[] = [];
