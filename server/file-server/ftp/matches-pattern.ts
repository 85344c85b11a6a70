/** Whether a name fits a pattern of a file client: `*` stands for anything, `?` for one character. Takes time of name × pattern at most. */
export function matchesPattern(name: string, pattern: string): boolean {
  const [letters, signs] = [[...name], [...pattern]];
  let [at, next] = [0, 0];
  // Where the last star stood, and how much of the name it takes: on a mismatch it takes one letter more.
  let [star, taken] = [-1, 0];
  while (at < letters.length) {
    if (signs[next] === '*') {
      star = next;
      taken = at;
      next += 1;
    } else if (next < signs.length && (signs[next] === '?' || signs[next] === letters[at])) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      taken += 1;
      at = taken;
      next = star + 1;
    } else return false;
  }
  while (signs[next] === '*') next += 1;
  return next === signs.length;
}

/** Whether text is a pattern at all. */
export function isPattern(text: string): boolean {
  return /[*?]/.test(text);
}
