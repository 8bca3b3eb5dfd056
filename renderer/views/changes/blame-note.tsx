import { Copy, History, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { LineBlame } from '#shared/blame';
import type { Refusal } from '#shared/refusals';
import type { Result } from '#shared/result';
import { bugOf } from '../../api/bug';
import { readBlame } from '../../state/change-actions';
import { runCommand } from '../../state/commands';
import { copyText } from '../../state/host-actions';
import { IconButton } from '../../ui/button';
import { RefusalText } from '../../ui/refusal-text';
import { ShownText } from '../../ui/shown-text';
import { Spinner } from '../../ui/spinner';
import { type BlameAsked, blameKey } from './blame-store';
import { blameWords } from './blame-words';

/** Where a line comes from, as it stands below it. */
export function BlameNote(props: { asked: BlameAsked; onClose: () => void }) {
  const { asked, onClose } = props;
  const answer = useBlame(asked);
  const blame = answer?.ok ? answer.value : null;
  return (
    <section aria-label={`Blame of line ${asked.line}`} className="flex min-h-9 items-center gap-1 px-2 py-1">
      <div role="status" className="min-w-0 flex-1 text-xs">
        {answer === null ? (
          <span className="flex items-center gap-2 text-soft">
            <Spinner label={null} /> Reading the history of line {asked.line}…
          </span>
        ) : answer.ok ? (
          <Told blame={answer.value} />
        ) : 'refusal' in answer ? (
          <RefusalText refusal={answer.refusal} />
        ) : (
          answer.broken
        )}
      </div>
      {blame && blame.origin.is !== 'history' ? (
        <IconButton small label="Show in History" onClick={() => runCommand('session.history')}>
          <History size={13} aria-hidden />
        </IconButton>
      ) : null}
      {blame ? (
        <IconButton
          small
          label="Copy commit ID"
          onClick={() => void copyText(blame.commit, 'Commit ID copied.')}
        >
          <Copy size={12} aria-hidden />
        </IconButton>
      ) : null}
      <IconButton small label="Close" keys="Escape" onClick={onClose}>
        <X size={13} aria-hidden />
      </IconButton>
    </section>
  );
}

function Told(props: { blame: LineBlame }) {
  const { title, details } = blameWords(props.blame);
  return (
    <div data-selectable className="flex min-w-0 flex-wrap items-baseline gap-x-2">
      <span className="line-clamp-2 font-medium wrap-anywhere" title={title}>
        <ShownText text={title} lines="escaped" />
      </span>
      <span className="text-soft tabular-nums wrap-anywhere">
        <ShownText text={details.join(' · ')} lines="escaped" />
      </span>
    </div>
  );
}

type Answer = Result<LineBlame, Refusal> | { readonly ok: false; readonly broken: string };

/** What is known of a line; null while it is read. Git is stopped when nobody waits for it any more. */
function useBlame(asked: BlameAsked): Answer | null {
  const [read, setRead] = useState<{ key: string; answer: Answer } | null>(null);
  const key = blameKey(asked);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says which line it is
  useEffect(() => {
    const left = new AbortController();
    readBlame(asked, left.signal).then(
      (answer) => !left.signal.aborted && setRead({ key, answer }),
      (error: unknown) =>
        !left.signal.aborted && setRead({ key, answer: { ok: false, broken: bugOf(error).message } }),
    );
    return () => left.abort();
  }, [key]);
  return read?.key === key ? read.answer : null;
}
