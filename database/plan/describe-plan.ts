import type { Access, IndexAccess, Plan } from './plan.ts';

/** A plan as `explain` shows it, in MongoDB's words. */
export function describePlan({ access, isSorted }: Plan, sort: object | undefined): object {
  const reading = describeAccess(access);
  return isSorted || !sort ? reading : { stage: 'SORT', sortPattern: sort, inputStage: reading };
}

function describeAccess(access: Access): object {
  switch (access.kind) {
    case 'nothing':
      return { stage: 'EOF' };
    case 'collection':
      return { stage: 'COLLSCAN', direction: directionOf(access) };
    case 'union':
      return { stage: 'SUBPLAN', inputStage: { stage: 'OR', inputStages: access.parts.map(describeAccess) } };
    case 'index':
      return { stage: 'FETCH', inputStage: describeIndex(access) };
  }
}

function describeIndex({ index, ranges, descending, mergeAfter }: IndexAccess): object {
  return {
    stage: mergeAfter ? 'SORT_MERGE' : 'IXSCAN',
    keyPattern: index.specification.key,
    indexName: index.name,
    isMultiKey: index.arrays.size > 0,
    isUnique: index.isUnique,
    isSparse: index.isSparse,
    isPartial: index.partial !== undefined,
    direction: directionOf({ descending }),
    ranges: ranges.length,
  };
}

function directionOf({ descending }: { descending: boolean }): string {
  return descending ? 'backward' : 'forward';
}
