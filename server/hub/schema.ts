import { z } from 'zod';
import type { SealedSecret } from '#server/secrets.ts';
import { isRange } from '#server/way-out/ranges.ts';
import { told } from '#texts/say.ts';

/** What holds for the whole hub. One document. */
export interface HubDocument {
  _id: 'hub';
  /** How far the migrations of the data have come. */
  dataVersion: number;
  /** A process is migrating; taken for dead after `until`. */
  migrating?: { token: string; until: Date };
  /** Private address ranges that the hub may call all the same. */
  allowedRanges: string[];
  /** Something sealed with the key of this hub, by which another key is noticed. */
  keyCheck?: SealedSecret;
  createdAt: Date;
}

const Range = z.string().max(50).refine(isRange, told('inputs.notARange'));

export const HubSettings = z.object({
  allowedRanges: z.array(Range).max(100).meta({
    description: 'Private address ranges that notifications and connections may call; public ones always may be called',
  }),
});
