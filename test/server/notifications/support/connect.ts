import { ok } from '#test/support/drop.ts';
import type { TestAccount, TestHub } from '#test/support/hub.ts';
import type { Receiver } from '#test/support/receiver.ts';

/** An account whose endpoint `erp` is the receiver; the hub owner has allowed loopback. */
export async function connect(hub: TestHub, receiver: Receiver, fields: object = {}): Promise<TestAccount> {
  await hub.services.hub.change(hub.owner, { allowedRanges: ['127.0.0.0/8'] });
  const account = await hub.makeAccount();
  receiver.secret = await addEndpoint(account, 'erp', receiver, fields);
  return account;
}

/** A further endpoint of an account; gives its secret. */
export async function addEndpoint(
  account: TestAccount,
  key: string,
  receiver: Receiver,
  fields: object = {},
): Promise<string> {
  const { body } = await ok(
    account.ask('PUT', `/v1/endpoints/${key}`, {
      url: receiver.url,
      eventTypes: ['task.created', 'task.updated', 'task.canceled'],
      ...fields,
    }),
  );
  return body.secret;
}
