import { bytesWords } from '../bytes';
import { type Described, said } from '../described';
import { displayPath } from '../display-path';
import { assertNever } from '../result';
import type { RefusalIn } from './code';
import type { promptRefusals } from './prompt';

/** Text from outside, made safe to show. */
const at = displayPath;

/** What cannot be sent. */
export function describePromptRefusal(refusal: RefusalIn<typeof promptRefusals>): Described {
  switch (refusal.code) {
    case 'prompt-empty':
      return said('The prompt is empty.', null, 'Say what the agent should do.');
    case 'next-prompt-unknown':
      return said('That prompt does not wait any more: it was sent or removed meanwhile.', null, null);
    case 'next-prompt-failed':
      return said(
        `Something broke inside Understory (reference ${refusal.reference}).`,
        'The prompt was kept.',
        'Send it yourself.',
      );
    case 'next-prompts-full':
      return said(
        `${refusal.most} prompts wait in this session already. No more are taken.`,
        'Your text was kept.',
        'Send or remove some of them first.',
      );
    case 'attachment-unknown':
      return said(
        refusal.name === null
          ? 'This attachment is no longer kept.'
          : `The attachment ${at(refusal.name)} is no longer kept.`,
        refusal.name === null ? null : 'Nothing was sent, and your text was kept.',
        refusal.name === null ? null : 'Remove it, or attach the file again.',
      );
    case 'attachment-too-large':
      return said(
        `${at(refusal.name)} has ${bytesWords(refusal.bytes)}. An attachment may have ${bytesWords(refusal.most)}.`,
        'It was not attached.',
        'Name the file in the prompt instead, or attach a part of it.',
      );
    default:
      return assertNever(refusal);
  }
}
