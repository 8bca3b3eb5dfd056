import { createHash } from 'node:crypto';
import { readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Attachment, GivenAttachment } from '#shared/attachment';
import { AttachmentId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { keepOnce } from '../data-folder';
import { typeOfBytes } from './type-of-bytes';

/** Attachments of all prompts and drafts, each a file of the data folder that is named by the SHA-256 of what it holds. */
export type AttachmentStore = {
  /** Where they lie. */
  readonly folder: string;
  /** Keeps one; on disk when this resolves. */
  keep(name: string, bytes: Uint8Array): Promise<Attachment>;
  /** What it holds; null where it is not kept any more or is no longer what it was. */
  read(id: AttachmentId): Promise<Buffer | null>;
  /** Those that a prompt names, each as it is kept. */
  find(
    given: readonly GivenAttachment[] | undefined,
  ): Promise<Result<Attachment[], RefusalOf<'attachment-unknown'>>>;
};

export function openAttachmentStore(home: string): AttachmentStore {
  const folder = join(home, 'attachments');
  const read: AttachmentStore['read'] = async (id) => {
    const bytes = await readFile(join(folder, id)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    // Anything of the user's can write there, and what is sent has to be what was shown.
    return bytes && sha256(bytes) === id ? bytes : null;
  };
  return {
    folder,
    read,
    async keep(name, bytes) {
      const id = AttachmentId.parse(sha256(bytes));
      if ((await read(id)) === null) await keepOnce(folder, id, bytes);
      const now = new Date();
      // One that was there already is wanted anew.
      await utimes(join(folder, id), now, now);
      return { id, name, type: typeOfBytes(bytes), bytes: bytes.length };
    },
    async find(given = []) {
      const found: Attachment[] = [];
      for (const { id, name } of given) {
        const bytes = await read(id);
        if (!bytes) return refuse({ code: 'attachment-unknown', name });
        found.push({ id, name, type: typeOfBytes(bytes), bytes: bytes.length });
      }
      return ok(found);
    },
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
