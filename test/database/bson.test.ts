import { serialize } from 'bson';
import { expect } from 'chai';
import fc from 'fast-check';
import { checkDocument } from '#database/bson/check.ts';
import { decodeDocument, decodeFields } from '#database/bson/decode.ts';
import { encodeDocument } from '#database/bson/encode.ts';
import { CommandError } from '#database/errors.ts';
import { someValue } from './support/arbitrary-values.ts';

const someDocument = fc.dictionary(fc.constantFrom('a', 'b', '7', '__proto__', 'toString'), someValue, { maxKeys: 4 });

describe('database: BSON', () => {
  it('is written again to the byte, whatever types a document has', () => {
    fc.assert(
      fc.property(someDocument, (document) => {
        const bytes = Buffer.from(serialize(document));
        expect(checkDocument(bytes, 0, bytes.length)).to.equal(bytes.length);
        expect(encodeDocument(decodeDocument(bytes)).equals(bytes)).to.equal(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('is read in part as in whole', () => {
    fc.assert(
      fc.property(someDocument, (document) => {
        const bytes = Buffer.from(serialize(document));
        const whole = decodeDocument(bytes);
        const part = decodeFields(bytes, new Set(['a', '__proto__']));
        expect(Object.keys(part)).to.have.members(
          Object.keys(whole).filter((name) => name === 'a' || name === '__proto__'),
        );
        expect(encodeDocument({ a: part.a }).equals(encodeDocument({ a: whole.a }))).to.equal(true);
      }),
    );
  });

  it('that is cut or altered is refused or still well formed, and never more', () => {
    fc.assert(
      fc.property(someDocument, fc.nat(), fc.nat(255), fc.boolean(), (document, place, byte, cuts) => {
        const bytes = Buffer.from(serialize(document));
        const damaged = cuts ? bytes.subarray(0, place % bytes.length) : Buffer.from(bytes);
        if (!cuts) damaged[place % bytes.length] = byte;
        try {
          checkDocument(damaged, 0, damaged.length);
        } catch (error) {
          expect(error).to.be.instanceOf(CommandError);
          return;
        }
        decodeDocument(damaged);
      }),
      { numRuns: 5000 },
    );
  });

  it('leaves no way to the prototype of anything', () => {
    const document = decodeDocument(Buffer.from(serialize(JSON.parse('{"__proto__": {"polluted": true}, "a": 1}'))));
    expect(Object.keys(document)).to.deep.equal(['__proto__', 'a']);
    expect(({} as { polluted?: boolean }).polluted).to.equal(undefined);
    expect(document.toString).to.equal(undefined);
  });
});
