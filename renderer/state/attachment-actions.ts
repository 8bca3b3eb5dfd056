import { type Attachment, isPicture, LARGEST_ATTACHMENT } from '#shared/attachment';
import { displayPath } from '#shared/display-path';
import type { AttachmentId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import { api } from '../api/client';
import { attempt, perform } from './perform';
import { showToast } from './toasts';

/** Has the core keep files; those that could not be attached are told. */
export async function attachFiles(files: readonly File[]): Promise<{
  readonly attached: readonly Attachment[];
  readonly refusal: Refusal | null;
}> {
  const attached: Attachment[] = [];
  let refusal: Refusal | null = null;
  for (const file of files) {
    const { name, size } = file;
    if (size > LARGEST_ATTACHMENT) {
      refusal = { code: 'attachment-too-large', name, bytes: size, most: LARGEST_ATTACHMENT };
      continue;
    }
    const content = await contentOf(file);
    if (content === null) {
      tellUnread(name);
      continue;
    }
    const outcome = await attempt(() => api.attachments.add({ name: name.slice(0, 1000), content }));
    if (outcome.state === 'done') attached.push(outcome.value);
    if (outcome.state === 'refused') refusal = outcome.refusal;
  }
  return { attached, refusal };
}

/** As base64; null where it is a folder, or is gone. */
async function contentOf(file: File): Promise<string | null> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,?/, ''));
    reader.onerror = () => resolve(null);
    reader.readAsDataURL(file);
  });
}

function tellUnread(name: string): void {
  showToast({
    tone: 'need',
    text: 'This could not be attached.',
    detail: `${name} cannot be read: folders cannot be attached. Name a folder in the prompt instead.`,
  });
}

/** Where a picture can be drawn from; null: it is no picture, or is no longer kept. */
export async function pictureOf(attachment: Attachment): Promise<string | null> {
  if (!isPicture(attachment)) return null;
  const known = pictures.get(attachment.id);
  if (known !== undefined) return known;
  const outcome = await attempt(() => api.attachments.read({ attachment: attachment.id }));
  if (outcome.state !== 'done' || !isPicture(outcome.value)) return null;
  const { type, content } = outcome.value;
  // The type is one of those that only pictures have: the page draws it, and runs nothing of it.
  const source = `data:${type};base64,${content}`;
  pictures.set(attachment.id, source);
  const [oldest] = pictures.keys();
  if (pictures.size > MOST_PICTURES && oldest) pictures.delete(oldest);
  return source;
}

const MOST_PICTURES = 40;
const pictures = new Map<AttachmentId, string>();

/** Puts a picture that is drawn from `source` on the clipboard, as PNG whatever it was, and says so. */
export async function copyPicture(source: string): Promise<void> {
  try {
    const png = await asPng(source);
    if (!png) throw new Error('it cannot be drawn');
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
    showToast({ tone: 'done', text: 'Picture copied.' });
  } catch (error) {
    const detail = `${error instanceof Error ? error.message : String(error)}. Save it instead.`;
    showToast({ tone: 'need', text: 'The picture could not be copied.', detail });
  }
}

/** Its first image where it moves. */
async function asPng(source: string): Promise<Blob | null> {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  canvas.getContext('2d')?.drawImage(image, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

/** Writes a picture where the user says. */
export async function savePicture({ id, name }: Attachment): Promise<void> {
  const saved = await perform(() => api.host.savePicture({ picture: id, name }));
  if (saved?.path) showToast({ tone: 'done', text: 'Picture saved.', detail: displayPath(saved.path) });
}
