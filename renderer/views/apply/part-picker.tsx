import { ChevronRight } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { RepoPath } from '#shared/ids';
import { readChangeset } from '../../state/change-actions';
import { useAnswer } from '../../state/use-answer';
import { classNames } from '../../ui/class-names';
import { RefusalText } from '../../ui/refusal-text';
import { Spinner } from '../../ui/spinner';
import type { PartChoice, PartSpan } from './part-choice';
import { PartTree } from './part-tree';

type Props = {
  span: PartSpan;
  choice: PartChoice;
  disabled: boolean;
  onChange: (choice: PartChoice, files: readonly RepoPath[]) => void;
};

/** Which files, and which hunks of them, are applied. The rest stays with the session. */
export function PartPicker(props: Props) {
  const [open, setOpen] = useState(false);
  return (
    <section aria-label="choose files" className="flex flex-col gap-1">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="-ml-1 flex items-center gap-1 rounded-sm px-1 py-0.5 text-left hover:bg-hover"
      >
        <ChevronRight
          size={13}
          aria-hidden
          className={classNames('flex-none text-faint transition-transform', open && 'rotate-90')}
        />
        Choose files
        {props.choice.size > 0 ? (
          <span className="text-xs text-accent">a part is chosen; the rest stays with the session</span>
        ) : null}
      </button>
      {open ? <Files {...props} /> : null}
    </section>
  );
}

function Files(props: Props) {
  const { session, base, head } = props.span;
  const answer = useAnswer(
    useCallback(
      () => readChangeset(session, { kind: 'between', from: base, to: head }),
      [session, base, head],
    ),
  );
  if (!answer) return <Spinner label="Reading the files" />;
  if (!answer.ok) return <RefusalText refusal={answer.refusal} />;
  return <PartTree {...props} files={answer.value.files} />;
}
