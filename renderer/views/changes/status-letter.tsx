import type { FileStatus } from '#shared/changeset';
import { classNames } from '../../ui/class-names';

const LETTERS: Readonly<Record<FileStatus, { letter: string; word: string; colour: string }>> = {
  added: { letter: 'A', word: 'added', colour: 'text-add' },
  modified: { letter: 'M', word: 'modified', colour: 'text-work' },
  deleted: { letter: 'D', word: 'deleted', colour: 'text-del' },
  renamed: { letter: 'R', word: 'renamed', colour: 'text-need' },
  copied: { letter: 'C', word: 'copied', colour: 'text-need' },
  retyped: { letter: 'T', word: 'type changed', colour: 'text-need' },
};

/** What happened to a file, as Git's letter and in words for those who do not see it. */
export function StatusLetter(props: { status: FileStatus }) {
  const { letter, word, colour } = LETTERS[props.status];
  return (
    <span
      role="img"
      aria-label={word}
      title={word}
      className={classNames('w-3 flex-none font-mono text-2xs font-semibold', colour)}
    >
      {letter}
    </span>
  );
}
