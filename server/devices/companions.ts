import { presentForm } from '#server/forms/service.ts';
import { presentPoint } from '#server/points/service.ts';
import { presentTaskType } from '#server/task-types/service.ts';
import type { TaskDocument } from '#server/tasks/schema.ts';

/** A kind of thing that goes along with a task: how to find it by key and how it looks on a phone. */
interface Companion {
  keysOf(task: TaskDocument): (string | undefined)[];
  present(accountId: string, keys: string[]): Promise<Record<string, unknown>[]>;
}

/** Where they are found. */
export interface CompanionSources {
  points: Finds<Parameters<typeof presentPoint>[0]>;
  taskTypes: Finds<Parameters<typeof presentTaskType>[0]>;
  forms: Finds<Parameters<typeof presentForm>[0]>;
}

interface Finds<T> {
  findMany(accountId: string, keys: string[]): Promise<T[]>;
}

/** Tokens of audiences by kind of thing. */
export const tokenOf = { point: 'point', taskType: 'type', form: 'form' } as const;

export type CompanionName = keyof typeof tokenOf;

export const companionNames = Object.keys(tokenOf) as CompanionName[];

/** What a phone holds besides tasks: their points, types and forms. */
export function createCompanions({ points, taskTypes, forms }: CompanionSources): Record<CompanionName, Companion> {
  return {
    point: {
      keysOf: (task) => [task.pointKey],
      present: async (id, keys) => (await points.findMany(id, keys)).map(presentPoint),
    },
    taskType: {
      keysOf: (task) => [task.typeKey],
      present: async (id, keys) => (await taskTypes.findMany(id, keys)).map(presentTaskType),
    },
    form: {
      keysOf: (task) => task.formKeys,
      present: async (id, keys) => (await forms.findMany(id, keys)).map(presentForm),
    },
  };
}
