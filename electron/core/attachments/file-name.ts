import type { Attachment, AttachmentType } from '#shared/attachment';

const ENDINGS: Readonly<Partial<Record<AttachmentType, string>>> = {
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/gif': '.gif',
  'image/webp': '.webp',
  'application/pdf': '.pdf',
};
const LONGEST = 60;

/**
 * The name of a copy that an agent is pointed to: it tells what the file was called, is harmless in any shell and on any
 * file system, and ends as what is in it.
 */
export function fileNameOf({ id, name, type }: Pick<Attachment, 'id' | 'name' | 'type'>): string {
  const last = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  const plain = last.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+/, '');
  const ending = ENDINGS[type] ?? '';
  const whole = plain.toLowerCase().endsWith(ending) ? plain : `${plain}${ending}`;
  // The end says the kind of file, so it stays.
  return `${id.slice(0, 8)}-${whole.slice(-LONGEST) || 'file'}`;
}
