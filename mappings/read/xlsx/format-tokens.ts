/** A piece of a format code: a text that is shown, the filling of `*x`, what stands in brackets, or something with a meaning. */
export type FormatToken = {
  readonly kind: 'literal' | 'fill' | 'bracket' | 'general' | 'clock' | 'exponent' | 'code' | 'unknown';
  readonly text: string;
};

/** Characters with a meaning: days and times, digits, their marks. */
const codes = 'dymhs0#?.,%/@';
/** Letters that only mean something to some writers, so that nobody knows what they show. */
const letter = /\p{L}/u;
const words = [
  ['general', 'general'],
  ['am/pm', 'clock'],
  ['a/p', 'clock'],
  ['e+', 'exponent'],
  ['e-', 'exponent'],
] as const;

/** The tokens of a format code by section; each character is looked at once. */
export function scanFormat(code: string): FormatToken[][] {
  const lower = code.toLowerCase();
  const sections: FormatToken[][] = [[]];
  for (let at = 0; at < code.length; ) {
    if (code[at] === ';') sections.push([]);
    const { token, length } = code[at] === ';' ? { length: 1 } : tokenAt(code, lower, at);
    if (token) sections.at(-1)!.push(token);
    at += length;
  }
  return sections;
}

function tokenAt(code: string, lower: string, at: number): { token?: FormatToken; length: number } {
  const character = code[at]!;
  const next = code[at + 1] ?? '';
  switch (character) {
    case '"':
      return enclosed('literal', code, at, '"');
    case '[':
      return enclosed('bracket', code, at, ']');
    case '\\':
      return { token: { kind: 'literal', text: next }, length: 2 };
    case '_':
      // Room as wide as the next character.
      return { token: { kind: 'literal', text: ' ' }, length: 2 };
    case '*':
      return { token: { kind: 'fill', text: next }, length: 2 };
  }
  const word = words.find(([text]) => lower.startsWith(text, at));
  if (word) return { token: { kind: word[1], text: word[0] }, length: word[0].length };
  if (codes.includes(lower[at]!)) return { token: { kind: 'code', text: lower[at]! }, length: 1 };
  return { token: { kind: letter.test(character) ? 'unknown' : 'literal', text: character }, length: 1 };
}

/** What stands up to a closing mark, or to the end where there is none. */
function enclosed(kind: FormatToken['kind'], code: string, at: number, close: string) {
  const found = code.indexOf(close, at + 1);
  const end = found < 0 ? code.length : found;
  return { token: { kind, text: code.slice(at + 1, end) }, length: end + 1 - at };
}
