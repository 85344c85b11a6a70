/** Writes text in a single-byte encoding, such as windows-1251, by asking the decoder what each byte means. */
export function createSingleByteEncoder(encoding: string): { characters: string[]; encode(text: string): Uint8Array } {
  const decoder = new TextDecoder(encoding);
  const bytes = new Map<string, number>();
  for (let byte = 0; byte < 256; byte++) {
    const character = decoder.decode(Uint8Array.of(byte));
    if (!/[\u0080-\u009f\ufffd]/.test(character)) bytes.set(character, byte);
  }
  return {
    characters: [...bytes.keys()],
    encode: (text) => Uint8Array.from(text, (character) => bytes.get(character)!),
  };
}
