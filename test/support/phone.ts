import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { ok } from './drop.ts';
import type { TestAccount } from './hub.ts';

/** A phone of the tests, over the device API. */
export interface Phone {
  token: string;
  /** What it holds, by entity and key. */
  held: Map<string, Record<string, unknown>>;
  cursor: string | undefined;
  /** Pulls until there is no more; a required reset is obeyed. */
  pull(limit?: number): Promise<{ resets: number; changes: number }>;
  push(...mutations: object[]): Promise<{ id: string; result: string; reason?: string; problems?: unknown[] }[]>;
  /** One thing that happened, with an id of its own. */
  mutation(
    type: string,
    args?: object,
    more?: object,
  ): { id: string; type: string; args: object; deviceTime: string; timeZone: string };
  ask: TestAccount['ask'];
}

/** Signs a phone in for an employee. */
export async function signInPhone(account: TestAccount, employeeKey: string): Promise<Phone> {
  const { body: issued } = await ok(account.ask('POST', `/v1/employees/${employeeKey}/device-code`));
  const { body: signedIn } = await ok(
    account.ask('POST', '/device/v1/sign-in', { employeeKey, code: issued.code, platform: 'test' }, 'none'),
  );
  const token: string = signedIn.token;
  const held = new Map<string, Record<string, unknown>>();
  const ask: TestAccount['ask'] = (method, path, body) => account.ask(method, path, body, token);

  const phone: Phone = {
    token,
    held,
    cursor: undefined,
    async pull(limit = 200) {
      let resets = 0;
      let changes = 0;
      for (;;) {
        const query = new URLSearchParams({ limit: String(limit), ...(phone.cursor && { cursor: phone.cursor }) });
        const { body } = await ok(ask('GET', `/device/v1/pull?${query}`));
        if (body.resetRequired) {
          resets += 1;
          held.clear();
          phone.cursor = undefined;
          continue;
        }
        for (const { entity, op, value } of body.changes) {
          changes += 1;
          if (op === 'put') held.set(`${entity}:${value.key}`, value);
          else held.delete(`${entity}:${value.key}`);
        }
        phone.cursor = body.cursor;
        if (!body.hasMore) return { resets, changes };
      }
    },
    async push(...mutations) {
      return (await ok(ask('POST', '/device/v1/push', { mutations }))).body.results;
    },
    mutation: (type, args = {}, more = {}) => ({
      id: uuidv7(),
      type,
      args,
      deviceTime: new Date().toISOString(),
      timeZone: 'Europe/Madrid',
      ...more,
    }),
    ask,
  };
  return phone;
}

/** An attachment as an entry announces it, and its bytes. */
export function makeAttachment(bytes: Uint8Array, kind = 'photo', mime = 'image/jpeg') {
  return {
    bytes,
    announced: {
      id: uuidv7(),
      kind,
      mime,
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    },
  };
}
