/** Unicode's stream-safe texts have no longer run of marks (UAX #15), nor has any language. */
const longRunOfMarks = /\p{M}{31}/u;

/** A text in NFC. One with endless marks stays as it is: putting them in order takes the square of their number. */
export function toNfc(text: string): string {
  return text.length > 30 && longRunOfMarks.test(text) ? text : text.normalize('NFC');
}
