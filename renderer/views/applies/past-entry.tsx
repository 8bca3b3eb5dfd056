import { ChevronRight } from 'lucide-react';
import { momentOf } from '#shared/dates';
import { describeRefusal } from '#shared/describe-refusal';
import { displayPath } from '#shared/display-path';
import type { PastApply } from '#shared/past-apply';
import { shortCommit } from '#shared/short-ref';
import { openSession } from '../../state/navigation';
import { useSessionRow } from '../../state/sessions';
import { Button } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import { PathLines } from '../../ui/path-lines';
import { RefusalText } from '../../ui/refusal-text';
import { StatusDot } from '../../ui/status-dot';
import { pastWords, stateOf } from './past-words';

/** One past apply: what it did and what became of it; opened, its files and commits too. */
export function PastEntry(props: {
  past: PastApply;
  open: boolean;
  onToggle: () => void;
  onUndo: () => void;
}) {
  const { past, open } = props;
  const row = useSessionRow(past.session);
  const title = displayPath(row?.title ?? past.session);
  const state = stateOf(past);
  const stays = past.state === 'done' && past.obstacle !== null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: the list draws its items inside elements of its own
    <div role="listitem" className="border-b border-line px-4 py-2">
      <div className="flex items-center gap-3">
        <button
          type="button"
          aria-expanded={open}
          aria-label={`${title}: ${state.label}, ${pastWords(past).join(', ')}`}
          onClick={props.onToggle}
          className="-ml-1 flex min-w-0 flex-1 items-start gap-1 rounded-sm px-1 py-0.5 text-left hover:bg-hover"
        >
          <ChevronRight
            size={13}
            aria-hidden
            className={classNames('mt-[3px] flex-none text-faint transition-transform', open && 'rotate-90')}
          />
          <span className="min-w-0 flex-1">
            <span className="flex min-w-0 items-baseline gap-2">
              <span className={classNames('truncate font-medium', past.state !== 'done' && 'text-soft')}>
                {title}
              </span>
              <span className="flex flex-none items-center gap-1.5 self-center text-xs text-soft">
                <StatusDot tone={state.tone} label={null} />
                {state.label}
              </span>
            </span>
            <span className="block truncate text-xs text-faint">
              {[...pastWords(past), momentOf(past.at)].join(' · ')}
            </span>
            {stays && !open ? (
              <span className="block truncate text-xs text-soft">
                {past.obstacle ? describeRefusal(past.obstacle).title : null}
              </span>
            ) : null}
          </span>
        </button>
        {row ? (
          <Button small look="ghost" aria-label={`Go to ${title}`} onClick={() => openSession(past.session)}>
            Go to session
          </Button>
        ) : null}
        {past.state === 'done' ? (
          <Button small disabled={stays} aria-label={`Undo the apply of ${title}`} onClick={props.onUndo}>
            Undo…
          </Button>
        ) : null}
      </div>
      {open ? <Details past={past} /> : null}
    </div>
  );
}

function Details(props: { past: PastApply }) {
  const { past } = props;
  const commits = past.commits.length > 0 ? past.commits : past.commit ? [past.commit] : [];
  return (
    <div className="flex flex-col gap-2 pt-2 pl-4">
      {past.state === 'done' && past.obstacle ? (
        <p className="text-sm text-soft">
          <RefusalText refusal={past.obstacle} />
        </p>
      ) : null}
      <dl data-selectable className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-xs">
        <Fact name="Apply" value={past.apply} />
        {commits.length > 0 ? (
          <Fact
            name={commits.length === 1 ? 'Commit' : 'Commits'}
            value={commits.map(shortCommit).join(' ')}
          />
        ) : null}
        {past.undoneAt ? <Fact name="Undone" value={momentOf(past.undoneAt)} plain /> : null}
        {past.state === 'done' && past.undoDataRemovedAt === null ? (
          <Fact name="Your files before it" value={past.snapshotRef} />
        ) : null}
      </dl>
      {past.files.length > 0 ? <PathLines label={`files of apply ${past.apply}`} paths={past.files} /> : null}
    </div>
  );
}

function Fact(props: { name: string; value: string; plain?: boolean }) {
  return (
    <>
      <dt className="text-faint">{props.name}</dt>
      <dd className={classNames('wrap-anywhere text-soft', !props.plain && 'font-mono')}>{props.value}</dd>
    </>
  );
}
