import { isUtf8 } from 'node:buffer';
import type { AttachmentType } from '#shared/attachment';

const BEGINNINGS: readonly (readonly [AttachmentType, readonly (number | null)[]])[] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
  ['image/webp', [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50]],
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
];

/** What bytes are, by themselves. What could run something when it is shown, such as SVG or HTML, is text. */
export function typeOfBytes(bytes: Uint8Array): AttachmentType {
  const found = BEGINNINGS.find(([, beginning]) =>
    beginning.every((byte, at) => (byte === null ? at < bytes.length : bytes[at] === byte)),
  );
  if (found) return found[0];
  return !bytes.includes(0) && isUtf8(bytes) ? 'text/plain' : 'application/octet-stream';
}
