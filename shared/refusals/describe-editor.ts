import type { ProcessEnd } from '../agent';
import { type Described, said } from '../described';
import { displayPath, displayText } from '../display-path';
import { EDITORS } from '../editor';
import type { RefusalOf } from '../refusals';
import { assertNever } from '../result';
import type { RefusalIn } from './code';
import type { editorRefusals } from './editor';

/** Refusals of opening something in the user's editor. */
export function describeEditorRefusal(refusal: RefusalIn<typeof editorRefusals>): Described {
  switch (refusal.code) {
    case 'file-not-opened':
      return said(notOpened(refusal), null, ADVICE[refusal.why]);
    case 'editor-unknown':
      return said(
        refusal.editor === null ? 'No editor was found.' : `${EDITORS[refusal.editor]} was not found.`,
        null,
        'Choose an editor in the settings, or enter the command that starts yours.',
      );
    case 'editor-failed':
      return said(
        `${displayPath(refusal.editor)} could not be started. ${endWords(refusal.end)}`,
        null,
        'Check the editor in the settings, then try again.',
      );
    default:
      return assertNever(refusal);
  }
}

const ADVICE = {
  outside: 'Open it by hand if you trust it.',
  link: 'Look at where the link leads before you open it by hand.',
  'not-a-file': null,
  name: 'Rename it, or open its folder instead.',
} as const;

function notOpened({ path, why }: RefusalOf<'file-not-opened'>): string {
  const shown = displayPath(path);
  switch (why) {
    case 'outside':
      return `${shown} lies outside the session’s worktree and your workspace.`;
    case 'link':
      return `${shown} leads out of the session’s worktree by a symbolic link.`;
    case 'not-a-file':
      return `${shown} is not a file.`;
    case 'name':
      return `The name of ${shown} is not valid UTF-8, so no program can be told to open it.`;
    default:
      return assertNever(why);
  }
}

function endWords(end: ProcessEnd): string {
  switch (end.how) {
    case 'not-started':
      return displayText(end.cause);
    case 'exited':
      return `It exited at once (code ${end.code}).`;
    case 'killed':
      return `It was ended at once (${displayText(end.signal)}).`;
    case 'timed-out':
      return 'It did not start in time.';
    default:
      return assertNever(end);
  }
}
