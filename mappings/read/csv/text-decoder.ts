import { isAscii, isUtf8 } from 'node:buffer';
import { wholeUtf8 } from '#mappings/read/whole-utf8.ts';

/** Makes text of the next bytes; of none at the end of all. Nothing where they are not of the encoding. */
export type Decode = (bytes?: Uint8Array) => string | undefined;

/** Control characters that single-byte encodings have where no letter is: a sign that the encoding is another one. */
const strayControls = /[\u0080-\u009f]/;

/** A decoder that replaces nothing: by WHATWG name of the encoding, for bytes that come in pieces cut anywhere. */
export function createDecoder(encoding: string): Decode {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const hasControls = encoding.startsWith('utf-') ? () => false : (text: string) => strayControls.test(text);
  return (bytes) => {
    try {
      const text = bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
      return hasControls(text) ? undefined : text;
    } catch {
      return undefined;
    }
  };
}

/** The same for UTF-8: it checks and converts whole chunks, several times as fast. */
export function createUtf8Decoder(): Decode {
  let rest: Uint8Array = new Uint8Array();
  return (piece) => {
    if (piece === undefined) return rest.length === 0 ? '' : undefined;
    const bytes =
      rest.length === 0 ? Buffer.from(piece.buffer, piece.byteOffset, piece.length) : Buffer.concat([rest, piece]);
    const whole = wholeUtf8(bytes);
    rest = bytes.subarray(whole);
    if (isAscii(bytes)) return bytes.toString('latin1');
    return isUtf8(bytes.subarray(0, whole)) ? bytes.toString('utf8', 0, whole) : undefined;
  };
}
