/** A line as it came, without its end; or that one was longer than allowed. */
export type Line = { kind: 'line'; bytes: Buffer } | { kind: 'tooLong' };

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Cuts what comes over a control connection into lines. Of a line that is too long nothing is kept. */
export function createLineReader(maxBytes: number): (chunk: Buffer) => Line[] {
  let kept: Buffer[] = [];
  let length = 0;
  let tooLong = false;

  function add(piece: Buffer): void {
    length += piece.length;
    if (length > maxBytes) {
      tooLong = true;
      kept = [];
    } else if (piece.length > 0) kept.push(piece);
  }

  function take(): Line {
    const bytes = withoutReturn(Buffer.concat(kept));
    const line: Line = tooLong ? { kind: 'tooLong' } : { kind: 'line', bytes };
    kept = [];
    length = 0;
    tooLong = false;
    return line;
  }

  return (chunk) => {
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, from)) {
      add(chunk.subarray(from, end));
      lines.push(take());
      from = end + 1;
    }
    // Copied: a slice would keep the whole chunk alive for the sake of its last bytes.
    add(Buffer.from(chunk.subarray(from)));
    return lines;
  };
}

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === carriageReturn ? line.subarray(0, -1) : line;
}
