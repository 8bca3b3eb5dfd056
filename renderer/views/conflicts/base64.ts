/** How many bytes are turned at once; a call with all of a large file's bytes as arguments would not be taken. */
const STEP = 32_768;

/** A text's UTF-8 bytes as base64, as resolutions carry an edited result. */
export function base64OfText(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (let at = 0; at < bytes.length; at += STEP)
    binary += String.fromCharCode(...bytes.subarray(at, at + STEP));
  return btoa(binary);
}

/** The text of base64 bytes; null when they are not UTF-8. */
export function textOfBase64(base64: string): string | null {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
