import { Check, RotateCcw } from 'lucide-react';
import { Fragment, memo } from 'react';
import type { Conflict, Resolution } from '#shared/conflict';
import { displayPath } from '#shared/display-path';
import { settledIn } from '../../editor/draft-parts';
import { Button, IconButton } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import type { ComboboxChoice } from '../../ui/combobox';
import { AskAgent } from './ask-agent';
import type { ConflictFlow } from './conflict-parties';
import { choiceWords, placeWords, wholeFileChoices } from './conflict-words';
import { ProposalLine } from './proposal-line';
import { type AskedAbout, isBeingResolved, type Proposal } from './proposals';
import type { ResolvedConflict } from './resolve-conflicts';
import type { Asking } from './use-asking';
import type { KnownDraft } from './use-drafts';

/**
 * One conflict of the list. There may be hundreds, so a line is drawn anew only when something of its own changed (what
 * it is given keeps its identity as long as it says the same), and laid out only when it comes into view.
 */
export const ConflictLine = memo(function ConflictLine(props: {
  resolved: ResolvedConflict;
  flow: ConflictFlow;
  /** A result known in part. */
  known: KnownDraft | null;
  /** What an agent that was asked says to it. */
  about: AskedAbout | null;
  /** It was acted on last, and has the focus when it is drawn anew. */
  isAt: boolean;
  asking: Asking;
  agents: readonly ComboboxChoice[];
  disabled: boolean;
  onTake: (conflicts: readonly Conflict[], take: Resolution['take'] | null, by?: string) => void;
  onEdit: (conflict: Conflict, proposal?: Proposal) => void;
}) {
  const { flow, known, about, asking, isAt } = props;
  const { conflict, taken, as, by } = props.resolved;
  return (
    <li className="flex flex-wrap [contain-intrinsic-size:auto_6rem] [content-visibility:auto] items-center gap-x-3 gap-y-1.5 border-b border-line px-2.5 py-2 last:border-b-0">
      <div className="min-w-40 flex-1">
        <div className="flex items-center gap-1.5 font-mono text-xs">
          {taken ? <Check size={13} aria-label="resolved" className="flex-none text-accent" /> : null}
          <span data-selectable className={classNames('min-w-0 wrap-anywhere', taken && 'text-soft')}>
            <WholePath path={conflict.path} />
          </span>
        </div>
        <div className="text-xs text-faint">
          {taken ? resultWords(taken, conflict, flow, by) : placeWords(conflict, flow)}
          {as ? (
            <span className="ml-1.5 rounded-sm bg-accent-bg px-1.5 py-px text-accent">
              as you chose in “{as.title}”
            </span>
          ) : null}
          {!taken && known ? (
            <span className="ml-1.5 rounded-sm bg-accent-bg px-1.5 py-px text-accent">
              {draftWords(known)}
            </span>
          ) : null}
        </div>
      </div>
      {taken || about?.proposal || isBeingResolved(about) ? null : (
        <AskAgent
          asking={asking}
          agents={props.agents}
          conflicts={[conflict]}
          disabled={props.disabled}
          look="ghost"
        />
      )}
      {!taken && about ? (
        <ProposalLine
          about={about}
          conflict={conflict}
          flow={flow}
          disabled={props.disabled}
          onReview={canBeLookedAt(conflict) ? (proposal) => props.onEdit(conflict, proposal) : null}
          onAccept={({ take, agent }) => props.onTake([conflict], take, agent)}
          onDecline={(proposal) => asking.decline(conflict, proposal)}
        />
      ) : null}
      {taken ? (
        <IconButton
          label={as ? 'Drop what was chosen before' : 'Resolve again'}
          small
          autoFocus={isAt}
          disabled={props.disabled}
          onClick={() => props.onTake([conflict], null)}
        >
          <RotateCcw size={13} aria-hidden />
        </IconButton>
      ) : (
        <div className="ml-auto flex flex-wrap justify-end gap-1">
          {wholeFileChoices(conflict).map((choice) => (
            <Button
              key={choice}
              small
              disabled={props.disabled}
              title={`The file ${choiceWords(choice, conflict, flow).result}.`}
              onClick={() => props.onTake([conflict], { choice })}
            >
              {choiceWords(choice, conflict, flow).label}
            </Button>
          ))}
          {canBeLookedAt(conflict) ? (
            <Button
              small
              look="ghost"
              autoFocus={isAt}
              disabled={props.disabled}
              onClick={() => props.onEdit(conflict)}
            >
              {!isText(conflict) ? 'Look…' : known ? 'Continue…' : 'Merge…'}
            </Button>
          ) : null}
        </div>
      )}
    </li>
  );
});

/** All of a path, broken between folders where it has to be, and the file's name first to the eye. */
function WholePath(props: { path: string }) {
  const folders = displayPath(props.path).split('/');
  const name = folders.pop();
  return (
    <>
      {folders.length > 0 ? (
        <span className="text-soft">
          {folders.map((folder, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a folder is known by its place in the path alone
            <Fragment key={at}>
              {folder}/<wbr />
            </Fragment>
          ))}
        </span>
      ) : null}
      {name}
    </>
  );
}

/** Of a binary file another content can be chosen, too, but nobody writes it by hand. */
function isText({ kind, choices }: Conflict): boolean {
  return kind !== 'binary' && choices.includes('content');
}

/** A submodule's sides are commits of another repository: there is nothing of them to show. */
function canBeLookedAt({ stages }: Conflict): boolean {
  return [stages.base, stages.ours, stages.theirs].every((stage) => stage?.mode !== '160000');
}

function resultWords({ take }: Resolution, conflict: Conflict, flow: ConflictFlow, by?: string): string {
  if (by && take.choice === 'content') return `becomes the text that ${by} proposed`;
  const result = choiceWords(take.choice, conflict, flow).result;
  return by ? `${result}, as ${by} proposed` : result;
}

function draftWords({ draft, as }: KnownDraft): string {
  const places = `${settledIn(draft)} of ${draft.count} places`;
  return as ? `${places} as you chose in “${as.title}”` : `${places} resolved`;
}
