import { z } from 'zod';
import { Attachment, AttachmentType, LARGEST_ATTACHMENT } from './attachment';
import { verb } from './contract-verbs';
import { AttachmentId } from './ids';
import { refusals } from './refusals';

const r = refusals;
const LONGEST_BASE64 = Math.ceil(LARGEST_ATTACHMENT / 3) * 4;

/** Files and pictures that go with prompts. */
export const attachmentVerbs = {
  /** Keeps one, to be named in a prompt: it is deleted where no prompt and no draft does for a day. */
  add: verb(
    // One that is too large is an answer, so a little more is let through.
    z.object({ name: z.string().max(1000), content: z.base64().max(2 * LONGEST_BASE64) }),
    Attachment,
    [r.attachmentTooLarge, r.diskFull, r.notWritable],
  ),
  read: verb(
    z.object({ attachment: AttachmentId }),
    z.object({ type: AttachmentType, content: z.base64() }),
    [r.attachmentUnknown],
  ),
};
