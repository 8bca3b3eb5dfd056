import { describeAttachment } from './attachment';
import { bytesWords } from './bytes';
import { displayPath } from './display-path';
import type { Shown } from './events';

/** What an agent showed, in a line for where it is not drawn: `[PNG picture, 12 KB]`. */
export function describeShown(shown: Shown): string {
  switch (shown.is) {
    case 'picture':
      return `[${describeAttachment(shown.picture)}]`;
    case 'link': {
      const size = shown.bytes === null ? '' : `, ${bytesWords(shown.bytes)}`;
      return `[${displayPath(shown.name || 'link')}${size}: ${displayPath(shown.uri)}]`;
    }
    case 'text':
      return `[text, ${bytesWords(shown.text.bytes)}: ${displayPath(shown.uri)}]`;
    case 'left-out':
      return describeLeftOut(shown);
    default:
      return shown satisfies never;
  }
}

/** What it was that an agent sent, and why it is not shown. */
export function describeLeftOut({ what, said, bytes, why }: Extract<Shown, { is: 'left-out' }>): string {
  const type = said === null ? '' : ` (${displayPath(said)})`;
  const subject = `The agent sent a ${what}${type} of ${bytesWords(bytes)}`;
  switch (why) {
    case 'not-shown':
      return `${subject}. Understory ${what === 'sound' ? 'plays no sound' : 'keeps no such file'}.`;
    case 'too-large':
      return `${subject}. It is too large to be shown.`;
    case 'too-many-pixels':
      return `${subject}. It has too many pixels to be shown.`;
    case 'no-picture':
      return `${subject}. What it holds is no PNG, JPEG, GIF or WebP, so it is not shown.`;
    case 'elsewhere':
      return `${subject}. It is with the tool that it was sent to.`;
    case 'broken':
      return `${subject}. It is damaged and cannot be shown.`;
    default:
      return why satisfies never;
  }
}
