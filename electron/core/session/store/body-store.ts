import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LongText } from '#shared/events';
import { BodyId } from '#shared/ids';
import { keepOnce } from '../../data-folder';

/** Longest text, in bytes of UTF-8, that an event carries whole. */
export const INLINE_BYTES = 16 * 1024;

/** Long texts of one session, each a file named by its SHA-256, so that the same text is kept once. */
export type BodyStore = {
  /** Keeps a text; when this resolves, a long one is on disk. */
  keep(text: string): Promise<LongText>;
  /** The whole text, or null when there is none of that name. */
  read(body: BodyId): Promise<string | null>;
};

export function openBodyStore(folder: string): BodyStore {
  return {
    async keep(text) {
      const bytes = Buffer.byteLength(text, 'utf8');
      if (bytes <= INLINE_BYTES) return { text, body: null, bytes };
      const whole = Buffer.from(text, 'utf8');
      const body = BodyId.parse(createHash('sha256').update(whole).digest('hex'));
      await keepOnce(folder, body, whole);
      return { text: cutText(text), body, bytes };
    },
    async read(body) {
      try {
        return await readFile(join(folder, body), 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
  };
}

/** The head of a text that is not kept whole, such as the output of a command that still runs. */
export function headOf(text: string): LongText {
  return { text: cutText(text), body: null, bytes: Buffer.byteLength(text, 'utf8') };
}

/** At most {@link INLINE_BYTES} bytes, never ending inside a character. */
function cutText(text: string): string {
  if (Buffer.byteLength(text, 'utf8') <= INLINE_BYTES) return text;
  const head = Buffer.from(text.slice(0, INLINE_BYTES), 'utf8');
  let end = Math.min(head.length, INLINE_BYTES);
  while (end > 0 && ((head[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return head.subarray(0, end).toString('utf8');
}
