import { expect } from 'chai';
import fc from 'fast-check';
import { KeyLines } from '#mappings/key-lines.ts';

describe('the lines of keys', () => {
  it('are those a map would give', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'ñ', '😀'), maxLength: 6 }), { maxLength: 500 }),
        (keys) => {
          const lines = new KeyLines();
          const known = new Map<string, number>();
          for (const [line, key] of keys.entries()) {
            expect(lines.note(key, line)).to.equal(known.get(key));
            if (!known.has(key)) known.set(key, line);
          }
        },
      ),
    );
  });

  it('of half a million keys take some twenty megabytes', () => {
    const before = process.memoryUsage().arrayBuffers;
    const lines = new KeyLines();
    let again = 0;
    for (let line = 0; line < 500_000; line++) if (lines.note(`KEY-${line * 7}`, line) !== undefined) again++;
    expect(again).to.equal(0);
    expect(lines.note('KEY-700', 1)).to.equal(100);
    expect(lines.note('KEY-3499993', 1)).to.equal(499_999);
    expect(process.memoryUsage().arrayBuffers - before).to.be.lessThan(40 * 1024 ** 2);
  });
});
