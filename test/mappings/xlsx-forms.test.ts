import { expect } from 'chai';
import { buildWorkbook, type WorkbookParts } from '#test/support/build-workbook.ts';
import { readRows, shortRows } from '#test/support/read-table.ts';

const strict = 'http://purl.oclc.org/ooxml/spreadsheetml/main';
const dates = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="46"/></cellXfs>';

/** What a workbook reads as, and that it does so however its bytes are cut. */
async function read(parts: WorkbookParts): Promise<unknown[]> {
  const whole = shortRows(await readRows(buildWorkbook(parts), {}));
  for (const chunkBytes of [1, 2, 3, 5, 7, 11, 64, 127]) {
    expect(
      shortRows(await readRows(buildWorkbook(parts), {}, { chunkBytes })),
      `in pieces of ${chunkBytes}`,
    ).to.deep.equal(whole);
  }
  expect(shortRows(await readRows(buildWorkbook({ ...parts, deflate: true }), {}))).to.deep.equal(whole);
  return whole;
}

describe('forms of xlsx', () => {
  it('numbers, booleans, errors, formulas with their last value', async () => {
    const rows =
      '<row r="1"><c r="A1"><v>12</v></c><c r="B1"><v>-0.5</v></c><c r="C1" t="n"><v>1.5E-3</v></c><c r="D1" t="b"><v>1</v></c>' +
      '<c r="E1" t="e"><v>#DIV/0!</v></c><c r="F1"><f>A1*2</f><v>24</v></c><c r="G1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>' +
      '<c r="H1" t="str"><f>""</f><v></v></c><c r="I1"><f>A1</f></c><c r="J1"><f>A1</f><v/></c><c r="K1" t="b"><v>0</v></c></row>';
    expect(await read({ rows })).to.deep.equal([
      [1, 12, -0.5, 0.0015, true, { error: '#DIV/0!' }, 24, 'ab', null, { formula: true }, { formula: true }, false],
    ]);
  });

  it('numbers to the last digit', async () => {
    const written = [
      '0.1',
      '46083.260416666664',
      '573005550113',
      '9007199254740993',
      '1E+300',
      '4.9E-324',
      '.5',
      '0001',
      '123456789012345',
    ];
    const rows = `<row>${written.map((number) => `<c><v>${number}</v></c>`).join('')}</row>`;
    expect(await read({ rows })).to.deep.equal([[1, ...written.map(Number)]]);
  });

  it('what is no number stays a text', async () => {
    const rows = '<row><c><v>NaN</v></c><c><v>-</v></c><c><v>1,5</v></c><c><v>1e999</v></c></row>';
    expect(await read({ rows })).to.deep.equal([[1, 'NaN', '-', '1,5', '1e999']]);
  });

  it('shared strings: plain, in runs, with phonetic texts, with spaces, empty', async () => {
    const strings =
      '<si><t>Añil</t></si><si><r><rPr><b/></rPr><t xml:space="preserve">two </t></r><r><t>runs</t></r></si>' +
      '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></si><si><t xml:space="preserve"> a </t></si><si/><si><t/></si>' +
      '<si><t>last 😀</t></si>';
    const rows = `<row>${[0, 1, 2, 3, 4, 5, 6, 0].map((index) => `<c t="s"><v>${index}</v></c>`).join('')}</row>`;
    expect(await read({ rows, strings })).to.deep.equal([
      [1, 'Añil', 'two runs', '東京', ' a ', null, null, 'last 😀', 'Añil'],
    ]);
  });

  it('inline strings, plain and rich', async () => {
    const rows =
      '<row r="2"><c r="A2" t="inlineStr"><is><t>Peluquería</t></is></c><c r="B2" t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r>' +
      '<rPh sb="0" eb="1"><t>no</t></rPh></is></c><c r="C2" t="inlineStr"><is><t></t></is></c><c r="D2" t="inlineStr"><is><t xml:space="preserve"> x </t></is></c></row>';
    expect(await read({ rows })).to.deep.equal([[2, 'Peluquería', 'a b', null, ' x ']]);
  });

  it('references, CDATA, comments, line ends and characters of Excel', async () => {
    const text =
      '&lt;&amp;&gt; &quot;&apos; &#241;&#xF1;&#x1F600;<![CDATA[ <&amp;> ]]><!-- no -->end\r\nnew\rline _x000D_ _x005F_x000D_ _x00zz_ _ _x';
    const expected = '<&> "\' ññ😀 <&amp;> end\nnew\nline \r _x000D_ _x00zz_ _ _x';
    const rows = `<row><c t="inlineStr"><is><t>${text}</t></is></c><c t="s"><v>0</v></c><c><v><!-- no -->1<!-- no -->2</v></c></row>`;
    expect(await read({ rows, strings: `<si><t>${text}</t></si>` })).to.deep.equal([[1, expected, expected, 12]]);
  });

  it('rows and cells without their places, and with gaps between', async () => {
    const rows =
      '<row><c><v>1</v></c><c><v>2</v></c></row><row r="5"><c r="C5"><v>3</v></c><c><v>4</v></c></row><row><c s="0"/><c><v>5</v></c></row>' +
      '<row/><row r="9" spans="1:2"></row><row><c r="AB10"><v>6</v></c></row>';
    expect(await read({ rows })).to.deep.equal([
      [1, 1, 2],
      [5, null, null, 3, 4],
      [6, null, 5],
      [10, ...new Array(27).fill(null), 6],
    ]);
  });

  it('white space between all tags, attributes in any order and in either quotation marks', async () => {
    const rows = `
      <row spans='1:2' r='3' >
        <c t = "s" r='A3' >
          <v>0</v>
        </c>
        <c r="B3"
           t='inlineStr'><is>
             <t>b</t> </is> </c>
        <c r="C3" t="n" x="a>b"><v>7</v></c>
      </row>`;
    expect(await read({ rows, strings: '\n <si>\n <t>a</t>\n </si>\n' })).to.deep.equal([[3, 'a', 'b', 7]]);
  });

  it('a prefix for every name, and the strict namespaces', async () => {
    const sheet = (prefix: string, namespace: string) =>
      `<?xml version="1.0"?><${prefix}worksheet xmlns${prefix && ':x'}="${namespace}"><${prefix}sheetData><${prefix}row r="1"><${prefix}c r="A1" t="s"><${prefix}v>0</${prefix}v></${prefix}c>` +
      `<${prefix}c r="B1"><${prefix}v>2</${prefix}v></${prefix}c></${prefix}row></${prefix}sheetData></${prefix}worksheet>`;
    const strings = '<x:sst xmlns:x="x"><x:si><x:t>word</x:t></x:si></x:sst>';
    for (const [prefix, namespace] of [
      ['x:', strict],
      ['', strict],
    ] as const) {
      const parts = { 'xl/worksheets/sheet1.xml': sheet(prefix, namespace), 'xl/sharedStrings.xml': strings };
      expect(await read({ parts })).to.deep.equal([[1, 'word', 2]]);
    }
  });

  it('parts that lie elsewhere, are named absolutely, or in other letters', async () => {
    const type = 'http://purl.oclc.org/ooxml/officeDocument/relationships';
    const parts = {
      '_rels/.rels': `<Relationships><Relationship Id="a" Type="${type}/officeDocument" Target="/book/Main.xml"/></Relationships>`,
      'book/main.xml':
        '<workbook xmlns:q="q"><sheets><sheet name="Other" sheetId="1" q:id="n"/><sheet name="Data" sheetId="2" q:id="m"/></sheets></workbook>',
      'book/_rels/main.xml.rels': `<Relationships><Relationship Id="n" Type="${type}/chartsheet" Target="chart.xml"/><Relationship Id="m" Type="${type}/worksheet" Target="../data/./one.xml"/></Relationships>`,
      'data/one.xml': '<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>',
      'xl/workbook.xml': null,
      'xl/worksheets/sheet1.xml': null,
    };
    expect(await read({ parts })).to.deep.equal([[1, 1]]);
  });

  it('dates of both epochs and ISO cells', async () => {
    const rows =
      '<row><c s="1"><v>46083</v></c><c s="2"><v>46083.5</v></c><c s="3"><v>1.5</v></c><c s="1" t="d"><v>2026-03-02T00:00:00</v></c>' +
      '<c t="d"><v>2026-03-02T12:00:00</v></c><c t="d"><v>2026-03-02</v></c><c t="d"><v>12:00</v></c><c t="d"><v>soon</v></c></row>';
    const at = (serial: number, shows: string) => ({ serial, shows });
    const expected = (epoch: number) => [
      [
        1,
        at(46083, 'date'),
        at(46083.5, 'dateTime'),
        at(1.5, 'duration'),
        at(46083 - epoch, 'date'),
        at(46083.5 - epoch, 'dateTime'),
        at(46083 - epoch, 'date'),
        at(0.5, 'time'),
        'soon',
      ],
    ];
    expect(await read({ rows, styles: dates })).to.deep.equal(expected(0));
    expect(await read({ rows, styles: dates, workbookPr: '<workbookPr date1904="1"/>' })).to.deep.equal(expected(1462));
  });

  it('hidden rows are told', async () => {
    const row = (line: number, hidden: string) => `<row r="${line}" ${hidden}><c><v>${line}</v></c></row>`;
    const rows =
      row(1, '') +
      row(2, 'hidden="1"') +
      row(3, 'hidden="true"') +
      row(4, 'hidden="false"') +
      row(5, 'hidden="0" ht="12"');
    const read = await readRows(buildWorkbook({ rows }), {});
    expect(read.map(({ hidden }) => hidden)).to.deep.equal([false, true, true, false, false]);
  });

  it('the sheet is found by its name, whatever its case, or is the first', async () => {
    const bytes = buildWorkbook({ rows: '<row><c><v>1</v></c></row>' });
    expect(await readRows(bytes, { sheet: ' data ' })).to.have.length(1);
    expect(await readRows(bytes, {})).to.have.length(1);
  });

  it('what follows the rows is not taken for cells', async () => {
    const parts = {
      'xl/worksheets/sheet1.xml':
        '<worksheet><cols><col min="1"/></cols><sheetData><row><c><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>' +
        '<extLst><ext><row><c><v>9</v></c></row></ext></extLst></worksheet>',
    };
    expect(await read({ parts })).to.deep.equal([[1, 1]]);
  });
});
