import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Attachment } from '#shared/attachment';
import { AttachmentId } from '#shared/ids';
import { keepPicture } from './keep-picture';
import { pictureSize } from './picture-size';
import { typeOfBytes } from './type-of-bytes';

const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const GIF = 'R0lGODlhAwACAIAAAAAAAP///yH5BAEAAAAALAAAAAADAAIAAAIDjI8FADs=';
const WEBP = 'UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA';

const kept: string[] = [];
const store = {
  keep: async (name: string, bytes: Uint8Array): Promise<Attachment> => {
    kept.push(name);
    return { id: AttachmentId.parse('a'.repeat(64)), name, type: typeOfBytes(bytes), bytes: bytes.length };
  },
};
const keep = (data: string | Buffer, mime: string | null = 'image/png') =>
  keepPicture(store, { data: typeof data === 'string' ? data : data.toString('base64'), mime, name: 'n' });

/** A PNG that is small as a file and claims to have so many pixels. */
function pngOf(width: number, height: number): Buffer {
  const head = Buffer.from(PNG, 'base64').subarray(0, 33);
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return Buffer.concat([head, deflateSync(Buffer.alloc(10))]);
}

test('a picture is kept by what its bytes say, whatever type it is said to be', async () => {
  expect(await keep(PNG, 'text/html')).toMatchObject({ type: 'image/png', bytes: 70 });
  expect(await keep(GIF, null)).toMatchObject({ type: 'image/gif' });
  expect(await keep(WEBP)).toMatchObject({ type: 'image/webp' });
});

test('what is no picture, damaged or too large is not kept, and it is told what it was', async () => {
  const before = kept.length;
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  const leftOut = { is: 'left-out', what: 'picture', said: 'image/png' };
  expect(await keep(svg)).toEqual({ ...leftOut, bytes: svg.length, why: 'no-picture' });
  expect(await keep(Buffer.from('<html>'))).toMatchObject({ ...leftOut, why: 'no-picture' });
  expect(await keep('not base64!')).toMatchObject({ ...leftOut, why: 'broken' });
  expect(await keep(Buffer.from(PNG, 'base64').subarray(0, 12))).toMatchObject({ why: 'broken' });
  expect(await keep(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]))).toMatchObject({ why: 'broken' });
  expect(await keep(pngOf(60_000, 2))).toMatchObject({ why: 'too-many-pixels' });
  expect(await keep(pngOf(10_000, 10_000))).toMatchObject({ why: 'too-many-pixels' });
  expect(await keep('A'.repeat(14_000_000))).toMatchObject({ why: 'too-large' });
  expect(kept).toHaveLength(before);
});

test('the size of each kind of picture is read from its beginning', () => {
  const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffc0000b080007000901011100', 'hex');
  expect(pictureSize('image/jpeg', jpeg)).toEqual({ width: 9, height: 7 });
  expect(pictureSize('image/gif', Buffer.from(GIF, 'base64'))).toEqual({ width: 3, height: 2 });
  expect(pictureSize('image/webp', Buffer.from(WEBP, 'base64'))).toEqual({ width: 1, height: 1 });
  const extended = Buffer.from('524946460000000057454250565038580a00000000000000ff0300ff0100', 'hex');
  expect(pictureSize('image/webp', extended)).toEqual({ width: 1024, height: 512 });
  const lossless = Buffer.from('5249464600000000574542505650384c000000002f03c0000000', 'hex');
  expect(pictureSize('image/webp', lossless)).toEqual({ width: 4, height: 4 });
});
