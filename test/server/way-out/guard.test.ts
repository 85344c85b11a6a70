import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import fc from 'fast-check';
import { request } from 'undici';
import { HubError } from '#server/errors.ts';
import { checkUrl, mayCall, pinAddress } from '#server/way-out/guard.ts';
import { createGuardedAgent } from '#server/way-out/http.ts';

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'passed';
  } catch (error) {
    return error instanceof HubError ? error.code : String(error);
  }
}

describe('the guarded way out', () => {
  const refused = [
    '127.0.0.1',
    '127.255.255.254',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '192.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '2001:db8::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:0:4136:e378:8000:63bf:3fff:fdd2',
    '::127.0.0.1',
    'not an address',
    '',
  ];
  for (const address of refused)
    it(`refuses ${address || '(nothing)'}`, () => expect(mayCall(address, [])).to.equal(false));
  for (const address of ['8.8.8.8', '93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'])
    it(`lets ${address} pass`, () => expect(mayCall(address, [])).to.equal(true));

  it('refuses every IPv4 of the private blocks, however it is written', async () => {
    const inBlock = fc
      .constantFrom('10.', '127.')
      .chain((start) => fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)).map((rest) => start + rest.join('.')));
    await fc.assert(
      fc.asyncProperty(inBlock, fc.nat(4), async (address, spelling) => {
        const parts = address.split('.').map(Number) as [number, number, number, number];
        const number = parts.reduce((sum, part) => sum * 256 + part, 0);
        const host = [
          address,
          String(number),
          `0x${number.toString(16)}`,
          `0${number.toString(8)}`,
          `[::ffff:${address}]`,
        ][spelling];
        expect(await codeOf(checkUrl(`http://${host}/hook`, []))).to.equal('way_out.refused');
      }),
      { numRuns: 300 },
    );
  });

  it('refuses other schemes, credentials in the URL and names that are not found', async () => {
    for (const url of [
      'ftp://example.com/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'http://user:pass@8.8.8.8/',
      'nonsense',
      'http://',
      'http://no.such.name.invalid/',
    ]) {
      expect(await codeOf(checkUrl(url, [])), url).to.equal('way_out.refused');
    }
  });

  it('refuses a name when any of its addresses is private, and pins the one that was looked at', async () => {
    const mixed = async () => [
      { address: '8.8.8.8', family: 4 as const },
      { address: '10.0.0.1', family: 4 as const },
    ];
    const good = async () => [{ address: '8.8.8.8', family: 4 as const }];
    expect(await codeOf(pinAddress('hook.example', [], mixed))).to.equal('way_out.refused');
    expect((await pinAddress('hook.example', [], good)).address).to.equal('8.8.8.8');
    expect((await pinAddress('hook.example', ['10.0.0.0/8'], mixed)).address).to.equal('8.8.8.8');
  });

  it('looks again when it connects: a name that moved to a private address after it was saved is not called', async () => {
    const called: string[] = [];
    const server = createServer((incoming, answer) => {
      called.push(incoming.url ?? '');
      answer.end('ok');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const loopback = async () => [{ address: '127.0.0.1', family: 4 as const }];
    try {
      const guarded = createGuardedAgent(async () => [], loopback);
      const open = createGuardedAgent(async () => ['127.0.0.0/8'], loopback);

      await request(`http://hook.example:${port}/by-name`, { dispatcher: guarded }).then(
        () => expect.fail('it was called'),
        () => undefined,
      );
      await request(`http://127.0.0.1:${port}/literal`, { dispatcher: guarded }).then(
        () => expect.fail('it was called'),
        () => undefined,
      );
      const { statusCode, body } = await request(`http://hook.example:${port}/allowed`, { dispatcher: open });
      await body.dump();

      expect(statusCode).to.equal(200);
      expect(called).to.deep.equal(['/allowed']);
      await Promise.all([guarded.close(), open.close()]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
