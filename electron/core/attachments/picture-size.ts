import type { AttachmentType } from '#shared/attachment';

/** Pixels of a picture. */
export type PictureSize = { readonly width: number; readonly height: number };

/**
 * How large a picture is, from the beginning of its bytes: what is drawn takes memory by its pixels, and a small file may
 * claim to have any number of them. Null where it does not say so as its type has to.
 */
export function pictureSize(type: AttachmentType, bytes: Buffer): PictureSize | null {
  try {
    const size = sizeIn(type, bytes);
    return size && size.width > 0 && size.height > 0 ? size : null;
  } catch (error) {
    // It ends before it said so.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function sizeIn(type: AttachmentType, bytes: Buffer): PictureSize | null {
  switch (type) {
    case 'image/png':
      if (bytes.toString('latin1', 12, 16) !== 'IHDR') return null;
      return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
    case 'image/gif':
      return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
    case 'image/webp':
      return webpSize(bytes);
    case 'image/jpeg':
      return jpegSize(bytes);
    case 'text/plain':
    case 'application/pdf':
    case 'application/octet-stream':
      return null;
    default:
      return type satisfies never;
  }
}

function webpSize(bytes: Buffer): PictureSize | null {
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8X':
      return { width: 1 + bytes.readUIntLE(24, 3), height: 1 + bytes.readUIntLE(27, 3) };
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
    }
    case 'VP8 ':
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    default:
      return null;
  }
}

/** From one marker to the next until the frame's. */
function jpegSize(bytes: Buffer): PictureSize | null {
  for (let at = 2; ; ) {
    if (bytes.readUInt8(at) !== 0xff) return null;
    const marker = bytes.readUInt8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    if (marker === 0xff) at += 1;
    else at += 2 + Math.max(2, bytes.readUInt16BE(at + 2));
  }
}
