import { z } from 'zod';
import { bytesWords } from './bytes';
import { AttachmentId } from './ids';

/** What an attachment holds, found from its bytes: its name says nothing. A text may be of any kind, such as HTML or SVG. */
export const AttachmentType = z.enum([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'text/plain',
  'application/pdf',
  'application/octet-stream',
]);
export type AttachmentType = z.infer<typeof AttachmentType>;

const name = z.string().max(1000);

/** A file or a picture that goes with a prompt; what it holds is kept in the data folder. */
export const Attachment = z.object({
  id: AttachmentId,
  /** As the file was called where it came from: for people only. */
  name,
  type: AttachmentType,
  bytes: z.number().int().nonnegative(),
});
export type Attachment = z.infer<typeof Attachment>;

/** One that was added, as a prompt names it. */
export const GivenAttachment = z.object({ id: AttachmentId, name });
export type GivenAttachment = z.infer<typeof GivenAttachment>;

/** As many as go with one prompt. */
export const MOST_ATTACHMENTS = 20;
/** As large as one may be, in bytes. */
export const LARGEST_ATTACHMENT = 20_000_000;

/** Attachments of a prompt, as they are given; absent: none. */
export const GivenAttachments = z.array(GivenAttachment).max(MOST_ATTACHMENTS).optional();

/** Whether it can be drawn: none of these types can run anything. */
export function isPicture({ type }: Pick<Attachment, 'type'>): boolean {
  return type.startsWith('image/');
}

const WORDS: Readonly<Record<AttachmentType, string>> = {
  'image/png': 'PNG picture',
  'image/jpeg': 'JPEG picture',
  'image/gif': 'GIF picture',
  'image/webp': 'WebP picture',
  'text/plain': 'text',
  'application/pdf': 'PDF',
  'application/octet-stream': 'file',
};

/** What it is and how large: `PNG picture, 12 KB`. */
export function describeAttachment({ type, bytes }: Pick<Attachment, 'type' | 'bytes'>): string {
  return `${WORDS[type]}, ${bytesWords(bytes)}`;
}
