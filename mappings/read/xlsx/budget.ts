import { FileProblem } from '#mappings/file-problem.ts';
import type { ReadLimits } from '#mappings/read/limits.ts';

/** How much of a workbook may still be read; what is more is a file problem. */
export type Budget = { takeBytes(count: number): void; takeTag(): void };

/** The budget of whole parts, however large. */
export function budgetOfParts({ unpackedBytes }: ReadLimits): Budget {
  const limitMb = Math.floor(unpackedBytes / 1024 ** 2);
  return createBudget(unpackedBytes, Number.POSITIVE_INFINITY, () => new FileProblem('workbookTooLarge', { limitMb }));
}

/** The budget of the parts that describe a workbook, which are small in any that people use. */
export function budgetOfMetadata({ metadataBytes, metadataTags }: ReadLimits): Budget {
  const params = { limitMb: Math.floor(metadataBytes / 1024 ** 2), count: metadataTags };
  return createBudget(metadataBytes, metadataTags, () => new FileProblem('workbookTooComplex', params));
}

function createBudget(bytes: number, tags: number, refusal: () => FileProblem): Budget {
  let bytesLeft = bytes;
  let tagsLeft = tags;
  return {
    takeBytes(count) {
      bytesLeft -= count;
      if (bytesLeft < 0) throw refusal();
    },
    takeTag() {
      tagsLeft--;
      if (tagsLeft < 0) throw refusal();
    },
  };
}
