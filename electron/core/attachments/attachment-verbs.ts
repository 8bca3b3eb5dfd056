import { LARGEST_ATTACHMENT } from '#shared/attachment';
import { ok, refuse } from '#shared/result';
import type { CoreHandlers } from '../handlers';
import { diskRefusal } from '../writing';
import type { AttachmentStore } from './attachment-store';
import { typeOfBytes } from './type-of-bytes';

/** The verbs about files and pictures that go with prompts. */
export function createAttachmentVerbs(store: AttachmentStore): CoreHandlers['attachments'] {
  return {
    async add({ name, content }) {
      const bytes = Buffer.from(content, 'base64');
      const most = LARGEST_ATTACHMENT;
      if (bytes.length > most)
        return refuse({ code: 'attachment-too-large', name, bytes: bytes.length, most });
      try {
        return ok(await store.keep(name, bytes));
      } catch (error) {
        const refusal = diskRefusal(error, store.folder);
        if (!refusal) throw error;
        return refuse(refusal);
      }
    },
    async read({ attachment }) {
      const bytes = await store.read(attachment);
      if (!bytes) return refuse({ code: 'attachment-unknown', name: null });
      return ok({ type: typeOfBytes(bytes), content: bytes.toString('base64') });
    },
  };
}
