import { Socket } from 'node:net';
import { expect } from 'chai';
import fc from 'fast-check';
import { formatPasv, parseEprt, parsePort } from '#server/file-server/ftp/data-address.ts';
import { createLineReader, type Line } from '#server/file-server/ftp/line-reader.ts';
import { matchesPattern } from '#server/file-server/ftp/matches-pattern.ts';
import { parseCommand } from '#server/file-server/ftp/parse-command.ts';
import { formatReply, reply } from '#server/file-server/ftp/replies.ts';
import { wasCut } from '#server/file-server/ftp/was-cut.ts';

const longest = 64;
const line = (text: string): Line => ({ kind: 'line', bytes: Buffer.from(text, 'latin1') });
const parse = (text: string) => parseCommand(line(text));

/** All bytes in one piece, in any pieces: the lines must be the same. */
function readInPieces(bytes: Buffer, cuts: number[]): Line[] {
  const read = createLineReader(longest);
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).flatMap((end, index) => read(bytes.subarray(places[index], end)));
}

describe('lines of a control connection', () => {
  it('are the same in whatever pieces they come', () => {
    const bytes = fc.array(fc.oneof(fc.constantFrom(10, 13, 0, 255), fc.integer({ min: 0, max: 255 })), {
      maxLength: 400,
    });
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(), { maxLength: 20 }), (all, cuts) => {
        const buffer = Buffer.from(all);
        expect(readInPieces(buffer, cuts)).to.deep.equal(createLineReader(longest)(buffer));
      }),
    );
  });

  it('end with LF or CR LF, and keep nothing of what is too long', () => {
    const read = createLineReader(8);
    expect(read(Buffer.from('NOOP\r\nPWD\nQU'))).to.deep.equal([line('NOOP'), line('PWD')]);
    expect(read(Buffer.from('IT\r\n'))).to.deep.equal([line('QUIT')]);
    expect(read(Buffer.from('123456789'))).to.deep.equal([]);
    expect(read(Buffer.from('and more\r\nNOOP\r\n'))).to.deep.equal([{ kind: 'tooLong' }, line('NOOP')]);
  });

  it('are commands or say why they are none, whatever bytes they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const parsed = parseCommand({ kind: 'line', bytes: Buffer.from(bytes) });
        if (parsed.kind !== 'command') return;
        expect(parsed.verb).to.match(/^[A-Z]{3,4}$/);
        const said = Buffer.from(parsed.argument === '' ? parsed.verb : `${parsed.verb} ${parsed.argument}`);
        expect(Buffer.from(bytes).toString('latin1').toUpperCase()).to.include(said.toString('latin1').toUpperCase());
      }),
      { numRuns: 2000 },
    );
  });

  it('keep names as they stand', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((name) => !/[\n\r]/.test(name)),
        (name) => {
          const parsed = parseCommand({ kind: 'line', bytes: Buffer.from(`stor ${name}`) });
          expect(parsed).to.deep.equal({ kind: 'command', verb: 'STOR', argument: name });
        },
      ),
    );
    expect(parse('DELE  two spaces ')).to.deep.include({ argument: ' two spaces ' });
  });

  it('may have telnet signs in front', () => {
    for (const signs of ['\xff\xf4\xff\xf2', '\xf2', '\xff\xf4\xf2', '\xff\xfb\x01', '\xff\xff'])
      expect(parse(`${signs}ABOR`), signs).to.deep.equal({ kind: 'command', verb: 'ABOR', argument: '' });
  });

  it('are no commands', () => {
    for (const text of ['', ' ', 'NO', 'TOOLONGVERB', 'HTTP/1.1', 'PASS\tx', '\u0000\u0000\u0000'])
      expect(parse(text).kind, text).to.equal('notACommand');
    expect(parse('STOR \xe9.csv')).to.deep.equal({ kind: 'notUtf8' });
    expect(parse('\xff\xff\xff')).to.deep.equal({ kind: 'notACommand' });
  });
});

describe('replies', () => {
  it('cannot be broken out of', () => {
    expect(formatReply(reply(250, 'a\r\n230 Welcome'))).to.equal('250 a 230 Welcome\r\n');
    expect(formatReply(reply(211, 'Features', ' UTF8', 'End'))).to.equal('211-Features\r\n UTF8\r\n211 End\r\n');
  });
});

describe('addresses of data connections', () => {
  it('are read as they are written', () => {
    const address = fc.record({ host: fc.ipV4(), port: fc.integer({ min: 0, max: 65535 }) });
    fc.assert(
      fc.property(address, (each) => {
        expect(parsePort(formatPasv(each))).to.deep.equal(each);
      }),
    );
    fc.assert(
      fc.property(address, ({ host, port }) => {
        expect(parseEprt(`|1|${host}|${port}|`)).to.deep.equal({ host, port });
      }),
    );
    expect(parseEprt('!2!::1!6446!')).to.deep.equal({ host: '::1', port: 6446 });
  });

  it('are refused when they are none', () => {
    for (const text of [
      '',
      '1,2,3,4,5',
      '1,2,3,4,5,6,7',
      '256,0,0,1,1,1',
      '1,2,3,4,5,256',
      'a,b,c,d,e,f',
      '-1,0,0,0,0,0',
    ])
      expect(parsePort(text), text).to.equal(undefined);
    for (const text of [
      '',
      '|',
      '|1|::1|1|',
      '|2|127.0.0.1|1|',
      '|3|x|1|',
      '|1|127.0.0.1|65536|',
      '|1|127.0.0.1|1',
      '|1|127.0.0.1|1||',
    ])
      expect(parseEprt(text), text).to.equal(undefined);
  });
});

describe('patterns of file clients', () => {
  it('match as a regular expression of the same meaning does', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(text, text, (name, pattern) => {
        const oracle = new RegExp(
          `^${[...pattern].map((sign) => ({ '*': '.*', '?': '.', '.': '\\.' })[sign] ?? sign).join('')}$`,
        );
        expect(matchesPattern(name, pattern)).to.equal(oracle.test(name));
      }),
      { numRuns: 3000 },
    );
  });

  it('take no time worth speaking of, however they are made', () => {
    const started = performance.now();
    matchesPattern('a'.repeat(255), `${'*a'.repeat(120)}b`);
    expect(performance.now() - started).to.be.below(200);
  });
});

describe('an upload whose data ended', () => {
  const ended = async (roundTripMs: number, controlEndsAfterMs: number) => {
    const socket = new Socket();
    const cut = new AbortController();
    const ask = wasCut(socket, cut.signal, { roundTripMs });
    socket.emit('end');
    setTimeout(() => cut.abort('the control connection was closed'), controlEndsAfterMs).unref();
    return ask();
  };

  it('was cut when the control connection ends while it is waited for, however near the client', async () => {
    for (const roundTripMs of [0.1, 50, 5_000])
      expect(await ended(roundTripMs, 60)).to.equal('the control connection was closed');
  });

  it('was whole when the control connection stays, which takes a tenth of a second for a client near by', async () => {
    const started = performance.now();
    expect(await ended(0.1, 10_000)).to.equal(undefined);
    expect(performance.now() - started).to.be.within(95, 1_000);
  });

  it('is waited for twice the way there and back, and not longer than a second', async () => {
    for (const [roundTripMs, atLeastMs] of [
      [200, 395],
      [5_000, 995],
    ] as const) {
      const started = performance.now();
      expect(await ended(roundTripMs, 10_000)).to.equal(undefined);
      expect(performance.now() - started).to.be.within(atLeastMs, 2_500);
    }
  });
});
