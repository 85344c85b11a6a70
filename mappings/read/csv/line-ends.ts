/** How many line ends a text has: CR LF, LF and CR each count as one. */
export function countLineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  for (let at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', at + 1)) if (text[at + 1] !== '\n') count++;
  return count;
}

/** Counts the line ends of a text that comes in pieces, also where a CR LF is cut in two. */
export function createLineCounter(): { add(piece: string): void; readonly count: number } {
  let count = 0;
  let afterReturn = false;
  return {
    add(piece) {
      if (piece === '') return;
      count += countLineEnds(piece) - (afterReturn && piece.startsWith('\n') ? 1 : 0);
      afterReturn = piece.endsWith('\r');
    },
    get count() {
      return count;
    },
  };
}
