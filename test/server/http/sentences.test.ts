import { expect } from 'chai';
import { startTestHub, type TestAccount, type TestHub } from '#test/support/hub.ts';

describe('what is wrong with a request', () => {
  let hub: TestHub;
  let account: TestAccount;
  before(async () => {
    hub = await startTestHub();
    account = await hub.makeAccount();
  });
  after(() => hub[Symbol.asyncDispose]());

  /** Problems as `pointer: message`, in a language. */
  async function problemsOf(method: string, path: string, body: unknown, language = 'en'): Promise<string[]> {
    const answer = await fetch(hub.url + path, {
      method,
      headers: {
        authorization: `Bearer ${account.token}`,
        'content-type': 'application/json',
        'accept-language': language,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    expect(answer.status, text).to.equal(422);
    return JSON.parse(text).problems.map(
      ({ pointer, message }: { pointer: string; message: string }) => `${pointer}: ${message}`,
    );
  }

  it('is a field that does not exist, misspelt or not one’s own, at any depth', async () => {
    expect(await problemsOf('PATCH', '/v1/tasks/T', { status: 'done', titel: 'x' })).to.deep.equal([
      '/status: There is no field “status” here. Correct its name, or leave it out.',
      '/titel: There is no field “titel” here. Correct its name, or leave it out.',
    ]);
    expect(await problemsOf('PUT', '/v1/tasks/T', { title: 'x', assignee: { employee: 'E' } })).to.have.length(1);
    expect(await problemsOf('PATCH', '/v1/account', { timezone: 'Europe/Madrid' })).to.have.length(1);
  });

  it('is told once, with what belongs there', async () => {
    const wrong = {
      durationS: 'long',
      formKeys: 'F',
      startAt: '0001-01-01T00:00:00Z',
      priority: 'soon',
      externalFiles: [{ name: 'a', url: 'javascript:alert(1)' }],
      description: 'half \ud800',
    };
    expect(await problemsOf('PUT', '/v1/tasks/T', wrong)).to.have.members([
      '/title: This field is required. Give it a value.',
      '/durationS: Here belongs a number. Correct the value.',
      '/formKeys: Here belongs a list. Correct the value.',
      '/startAt: Here belongs an instant with its zone, such as 2026-11-23T08:00:00+01:00, from the year 1900 on. Correct the value.',
      '/priority: Possible here: notSet, lowest, low, normal, high, highest, urgent. Choose one of them.',
      '/externalFiles/0/url: Here belongs an address that begins with https:// or http://. Correct the value.',
      '/description: The text holds half a character (a lone surrogate). Correct it.',
    ]);
    expect(await problemsOf('PUT', '/v1/tasks/T', { title: 'a\tb' })).to.deep.equal([
      '/title: The text holds characters that cannot be shown, such as line breaks or tabs. Remove them.',
    ]);
  });

  it('is told in the reader’s language down to the last word', async () => {
    const filter = (tree: object) => `/v1/tasks?filter=${encodeURIComponent(JSON.stringify(tree))}`;
    expect(await problemsOf('GET', filter({ field: 'x', op: 'eq', value: 1 }), undefined, 'es')).to.match(
      /No se puede/,
    );
    expect(await problemsOf('GET', filter({ field: 'startAt', op: 'gt', value: 1 }), undefined, 'ru')).to.deep.equal([
      '/query/filter: «startAt» с gt сравнивается так: момент времени, как 2026-11-23T08:00:00+01:00. Исправьте значение.',
    ]);
    expect(await problemsOf('GET', filter({ field: 'x', op: 'like', value: 1 }), undefined, 'es')).to.match(
      /Parte del/,
    );
    const endpoint = { url: 'http://127.0.0.1/', eventTypes: ['task.done'] };
    expect(await problemsOf('PUT', '/v1/endpoints/e', endpoint, 'es')).to.deep.equal([
      '/url: El hub no puede llamar a esta dirección: 127.0.0.1 no es una dirección pública. Use una dirección https pública o pida permiso a quien administra el hub.',
    ]);
    await account.ask('PATCH', '/v1/account', { customFields: { tasks: { nr: { type: 'number' } } } });
    expect(await problemsOf('PUT', '/v1/tasks/T', { title: 'x', customFields: { nr: 'abc' } }, 'ru')).to.deep.equal([
      '/customFields/nr: «abc» — не то, что объявлено для пользовательского поля nr: число. Исправьте значение.',
    ]);
  });
});
