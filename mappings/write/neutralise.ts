/** What makes a spreadsheet take a text for a formula when it opens a file, in Latin and in full-width signs. */
const formulaLike = /^[=+\-@\t\r\n＝＋－＠]/;

/** Negative numbers however they are grouped, telephone numbers, and a sign that stands alone. */
const harmless = /^(-\s?[\d.,'’\s]*\d\s?%?|\+\s?\d[\d\s()./-]*|[+-])$/;

/**
 * Puts an apostrophe before a text that a spreadsheet would run as a formula. Numbers such as `-49.03` and telephone
 * numbers such as `+49 30 1234` stay as they are.
 */
export function neutralise(text: string): string {
  return formulaLike.test(text) && !harmless.test(text) ? `'${text}` : text;
}
