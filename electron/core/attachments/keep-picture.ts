import { type Attachment, isPicture } from '#shared/attachment';
import { MEGABYTE } from '#shared/bytes';
import type { Shown } from '#shared/events';
import type { AttachmentStore } from './attachment-store';
import { pictureSize } from './picture-size';
import { typeOfBytes } from './type-of-bytes';

/** As large as a picture of an agent's may be, in bytes, and in pixels: each takes four bytes of memory once drawn. */
const LARGEST = 10 * MEGABYTE;
const MOST_PIXELS = 50_000_000;
const LONGEST_SIDE = 16_384;
const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

type LeftOut = Extract<Shown, { is: 'left-out' }>;

/**
 * Keeps a picture that an agent sent, where it is one: its bytes say so, not the type that the agent gives it, and nothing that
 * could run anything when it is drawn, such as SVG.
 *
 * @param data base64
 */
export async function keepPicture(
  store: Pick<AttachmentStore, 'keep'>,
  { data, mime, name }: { readonly data: string; readonly mime: string | null; readonly name: string },
): Promise<Attachment | LeftOut> {
  const leftOut = (why: LeftOut['why'], bytes: number): LeftOut => ({
    ...{ is: 'left-out', what: 'picture', said: mime, bytes, why },
  });
  const about = Math.floor((data.length * 3) / 4);
  if (about > LARGEST * 1.02) return leftOut('too-large', about);
  if (!BASE64.test(data)) return leftOut('broken', about);
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length > LARGEST) return leftOut('too-large', bytes.length);
  const type = typeOfBytes(bytes);
  if (!isPicture({ type })) return leftOut(bytes.length === 0 ? 'broken' : 'no-picture', bytes.length);
  const size = pictureSize(type, bytes);
  if (!size) return leftOut('broken', bytes.length);
  const { width, height } = size;
  if (width > LONGEST_SIDE || height > LONGEST_SIDE || width * height > MOST_PIXELS)
    return leftOut('too-many-pixels', bytes.length);
  return store.keep(name, bytes);
}
