import { expect } from 'chai';
import fc from 'fast-check';
import { cellText } from '#mappings/cell-text.ts';
import { FileProblem } from '#mappings/file-problem.ts';
import { parseNaively } from '#test/support/naive-csv.ts';
import { readRows } from '#test/support/read-table.ts';
import { createSingleByteEncoder } from '#test/support/single-byte.ts';

const delimiters = [';', ',', '\t', '|', ':'];

async function read(bytes: Uint8Array, delimiter: string, encoding?: string, chunkBytes?: number) {
  try {
    const rows = await readRows(bytes, { format: 'csv', delimiter, encoding }, { chunkBytes });
    return rows.map(({ line, cells, fault }) => ({ line, cells: cells.map(cellText), stray: fault !== undefined }));
  } catch (error) {
    if (error instanceof FileProblem && error.code === 'unclosedQuote') return { unclosed: error.params.line };
    throw error;
  }
}

/** Texts in which everything that matters to a parser comes often. */
const tangle = (delimiter: string, letters: string[]) =>
  fc.string({
    unit: fc.constantFrom('"', '"', delimiter, delimiter, '\n', '\r', '\r\n', ' ', 'a', ...letters),
    maxLength: 60,
  });

describe('csv', () => {
  for (const delimiter of delimiters) {
    it(`reads any text with ${JSON.stringify(delimiter)} as the naive parser does, wherever its bytes are cut`, async () => {
      await fc.assert(
        fc.asyncProperty(tangle(delimiter, ['é', '№', '😀', 'sep=']), async (text) => {
          fc.pre(text.length > 0 && !/^"?sep=/i.test(text));
          const bytes = new TextEncoder().encode(text);
          const expected = parseNaively(text, delimiter);
          for (let chunkBytes = 1; chunkBytes <= Math.min(bytes.length, 24); chunkBytes++) {
            expect(await read(bytes, delimiter, 'utf-8', chunkBytes)).to.deep.equal(expected);
          }
        }),
        { numRuns: 150 },
      );
    });
  }

  const wide = (littleEndian: boolean) => (text: string) => {
    const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
    return littleEndian ? bytes : bytes.swap16();
  };
  const single = [
    'windows-1250',
    'windows-1251',
    'windows-1252',
    'windows-1253',
    'ibm866',
    'koi8-r',
    'iso-8859-15',
  ].map((encoding) => ({ encoding, ...createSingleByteEncoder(encoding) }));
  const encodings = [
    { encoding: 'utf-8', characters: ['ñ', 'Ж', '漢', '😀'], encode: (text: string) => new TextEncoder().encode(text) },
    { encoding: 'utf-16le', characters: ['ñ', 'Ж', '漢', '😀'], encode: wide(true) },
    { encoding: 'utf-16be', characters: ['ñ', 'Ж', '漢', '😀'], encode: wide(false) },
    ...single,
  ];

  for (const { encoding, characters, encode } of encodings) {
    it(`reads ${encoding}, wherever its bytes are cut`, async () => {
      const letters = characters.filter((character) => /\p{L}|\p{S}/u.test(character) && character > '\x7f');
      await fc.assert(
        fc.asyncProperty(tangle(';', letters), fc.integer({ min: 1, max: 9 }), async (text, chunkBytes) => {
          // Few letters of an old encoding may be UTF-8 by chance; a few more settle it.
          const whole = `${letters.slice(0, 9).join('')};${text}`;
          expect(await read(encode(whole), ';', encoding, chunkBytes)).to.deep.equal(parseNaively(whole, ';'));
        }),
        { numRuns: 150 },
      );
    });
  }

  it('takes UTF-8 for what it is, whatever the template says', async () => {
    const expected = [{ line: 1, cells: ['Añil', 'Щит'], stray: false }];
    expect(await read(new TextEncoder().encode('Añil;Щит'), ';', 'windows-1252')).to.deep.equal(expected);
    expect(await read(new TextEncoder().encode('\ufeffAñil;Щит'), ';', 'windows-1251')).to.deep.equal(expected);
    expect(await read(Buffer.from('\ufeffAñil;Щит', 'utf16le'), ';', 'utf-8')).to.deep.equal(expected);
  });

  it('a line sep= says the delimiter and counts as a line', async () => {
    const bytes = Buffer.from('sep=|\r\na|b\r\nc|d');
    for (const chunkBytes of [1, 3, 100]) {
      expect(await read(bytes, ';', 'utf-8', chunkBytes)).to.deep.equal([
        { line: 2, cells: ['a', 'b'], stray: false },
        { line: 3, cells: ['c', 'd'], stray: false },
      ]);
    }
    expect(await read(Buffer.from('"sep=\t"\nx\ty'), ';')).to.deep.equal([
      { line: 2, cells: ['x', 'y'], stray: false },
    ]);
  });
});
