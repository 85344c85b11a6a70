import type { z } from 'zod';
import type { DeviceDocument } from '#server/devices/schema.ts';
import type { Devices } from '#server/devices/service.ts';
import { Instant } from '#server/documents/fields.ts';
import { checkValue } from '#server/http/check.ts';
import { Mutation, type PushReply } from './schema.ts';
import type { Entries, Sender } from './service.ts';

type Result = z.input<typeof PushReply>['results'][number];

const skewWorthNotingMs = 1_000;

/**
 * Takes what a phone did, in its order. Each mutation stands for itself: one that cannot be read is rejected with its problems,
 * the others are stored. The same push again gives `duplicate` for all that is here.
 * @param sentAt the phone's clock when it sent, as it says; from it the skew is learnt
 */
export async function takePush(
  entries: Entries,
  devices: Devices,
  sender: Sender,
  mutations: unknown[],
  sentAt: string,
): Promise<Result[]> {
  const device = await learnSkew(devices, sender.device, sentAt);
  const results: Result[] = [];
  for (const given of mutations) {
    const checked = checkValue(sender.caller.locale, Mutation, given);
    if ('problems' in checked)
      results.push({ id: idOf(given), result: 'rejected', reason: 'invalid', problems: checked.problems });
    else
      results.push({
        id: checked.value.id,
        ...(await entries.record({ caller: sender.caller, device }, checked.value)),
      });
  }
  return results;
}

async function learnSkew(devices: Devices, device: DeviceDocument, sentAt: string): Promise<DeviceDocument> {
  const parsed = Instant.safeParse(sentAt);
  if (!parsed.success) return device;
  const clockSkewMs = Date.now() - parsed.data.getTime();
  if (Math.abs(clockSkewMs - (device.clockSkewMs ?? 0)) < skewWorthNotingMs) return device;
  await devices.noteSeen(device, { clockSkewMs });
  return { ...device, clockSkewMs };
}

function idOf(given: unknown): string | undefined {
  const id = (given as { id?: unknown } | null)?.id;
  return typeof id === 'string' ? id.slice(0, 100) : undefined;
}
