/** A row of the naive parser: the physical line it begins on, its cells, and whether a quotation mark stood astray. */
export type NaiveRow = { line: number; cells: string[]; stray: boolean };

/**
 * Delimited text read as simply as can be, a character at a time from a string that is whole: what the streaming parser
 * is held against. Gives the line of the opening quotation mark instead, where one is never closed.
 */
export function parseNaively(text: string, delimiter: string): NaiveRow[] | { unclosed: number } {
  const rows: NaiveRow[] = [];
  let line = 1;
  let row: NaiveRow = { line, cells: [], stray: false };
  let at = 0;
  const lineEnd = () => (text.startsWith('\r\n', at) ? 2 : '\r\n'.includes(text[at] ?? '-') ? 1 : 0);
  const finish = () => {
    if (row.cells.some((cell) => cell !== '') || row.cells.length > 1) rows.push(row);
    row = { line, cells: [], stray: false };
  };
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      const opened = line;
      for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
        if (at >= text.length) return { unclosed: opened };
        if (text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n')) line++;
        cell += text[at];
        if (text[at] === '"') at++;
      }
      at++;
      let after = '';
      while (at < text.length && text[at] !== delimiter && lineEnd() === 0) after += text[at++];
      cell += after.trimEnd();
      row.stray ||= after.trimEnd() !== '';
    } else {
      while (at < text.length && text[at] !== delimiter && lineEnd() === 0) cell += text[at++];
    }
    row.cells.push(cell);
    if (text[at] === delimiter) {
      at++;
      if (at < text.length) continue;
      row.cells.push('');
    }
    at += lineEnd();
    line++;
    finish();
  }
  return rows;
}
