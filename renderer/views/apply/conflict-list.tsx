import { Check, RotateCcw } from 'lucide-react';
import { Fragment } from 'react';
import type { Conflict, Resolution } from '#shared/apply';
import { displayPath } from '#shared/display-path';
import { assertNever } from '#shared/result';
import { settledIn } from '../../editor/draft-parts';
import { Button, IconButton } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import { AskAgent } from './ask-agent';
import { type ConflictFlow, partiesOf } from './conflict-parties';
import { type Choice, choiceWords, conflictWords, placeWords, wholeFileChoices } from './conflict-words';
import { conflictKey, groupConflicts } from './group-conflicts';
import { ProposalLine } from './proposal-line';
import { askable, isBeingResolved, type Proposal, type Proposals } from './proposals';
import { type Decisions, type Settled, sharedChoices } from './settle';
import type { Asking } from './use-asking';
import type { KnownDraft } from './use-drafts';

/** Every conflict with the outcomes that make sense for it. Deciding writes nothing; it only changes the plan. */
export function ConflictList(props: {
  decisions: Decisions;
  flow: ConflictFlow;
  /** Results known in part, by {@link conflictKey}. */
  drafts: ReadonlyMap<string, KnownDraft>;
  /** The {@link conflictKey} of the one that was acted on last, which has the focus when it is drawn anew. */
  at: string | null;
  asking: Asking;
  /** What agents that were asked say to the conflicts. */
  proposals: Proposals;
  disabled: boolean;
  onTake: (conflicts: readonly Conflict[], take: Resolution['take'] | null, by?: string) => void;
  /** Opens a conflict to look at its sides and, where they are text, to put the result together. */
  onEdit: (conflict: Conflict, proposal?: Proposal) => void;
}) {
  const settled = [...props.decisions.values()];
  const groups = groupConflicts(settled.map(({ conflict }) => conflict));
  const open = settled.filter(({ taken }) => taken === null).map(({ conflict }) => conflict);
  const unasked = askable(open, props.proposals);
  return (
    <div className="flex flex-col gap-3">
      {unasked.length > 1 ? (
        <div className="flex items-center justify-end gap-2 text-xs text-soft">
          What an agent proposes is applied only when you take it over.
          <AskAgent asking={props.asking} conflicts={unasked} disabled={props.disabled} look="plain" />
        </div>
      ) : null}
      {groups.map((group) => {
        const words = conflictWords(group.kind, props.flow);
        const open = group.conflicts.filter((conflict) => !props.decisions.get(conflictKey(conflict))?.taken);
        return (
          <section
            key={group.kind}
            aria-label={`conflicts: ${words.label}`}
            className="overflow-hidden rounded-md border border-line"
          >
            <div className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line bg-raise px-2.5 py-1.5">
              <div className="min-w-64 flex-1">
                <span className="font-medium">{words.label}</span>{' '}
                <span className="text-xs text-soft">{words.why}</span>
              </div>
              <div className="ml-auto flex flex-wrap justify-end">
                {sharedChoices(open).map((choice) => (
                  <Button
                    key={choice}
                    small
                    look="ghost"
                    disabled={props.disabled}
                    onClick={() => props.onTake(open, { choice: wholeFile(choice) })}
                  >
                    {groupChoice(choice, open, props.flow)} for all {open.length}
                  </Button>
                ))}
              </div>
            </div>
            <ul>
              {group.conflicts.map((conflict) => {
                const settled = props.decisions.get(conflictKey(conflict));
                return settled ? (
                  <ConflictLine
                    key={conflictKey(conflict)}
                    {...props}
                    settled={settled}
                    isAt={props.at === conflictKey(conflict)}
                  />
                ) : null;
              })}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function ConflictLine(props: {
  settled: Settled;
  flow: ConflictFlow;
  drafts: ReadonlyMap<string, KnownDraft>;
  isAt: boolean;
  asking: Asking;
  proposals: Proposals;
  disabled: boolean;
  onTake: (conflicts: readonly Conflict[], take: Resolution['take'] | null, by?: string) => void;
  onEdit: (conflict: Conflict, proposal?: Proposal) => void;
}) {
  const { flow, asking, isAt } = props;
  const { conflict, taken, as, by } = props.settled;
  const known = props.drafts.get(conflictKey(conflict)) ?? null;
  const about = props.proposals.get(conflictKey(conflict));
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-2.5 py-2 last:border-b-0">
      <div className="min-w-40 flex-1">
        <div className="flex items-center gap-1.5 font-mono text-xs">
          {taken ? <Check size={13} aria-label="decided" className="flex-none text-accent" /> : null}
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
        <AskAgent asking={asking} conflicts={[conflict]} disabled={props.disabled} look="ghost" />
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
          label={as ? 'Drop what was chosen before' : 'Decide again'}
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
}

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

type WholeFile = Exclude<Choice, 'content'>;

function wholeFile(choice: Choice): WholeFile {
  if (choice === 'content') throw new Error('an edited result is not a whole-file choice');
  return choice;
}

function resultWords({ take }: Resolution, conflict: Conflict, flow: ConflictFlow, by?: string): string {
  if (by && take.choice === 'content') return `becomes the text that ${by} proposed`;
  const result = choiceWords(take.choice, conflict, flow).result;
  return by ? `${result}, as ${by} proposed` : result;
}

function draftWords({ draft, as }: KnownDraft): string {
  const places = `${settledIn(draft)} of ${draft.count} places`;
  return as ? `${places} as you chose in “${as.title}”` : `${places} settled`;
}

function groupChoice(choice: Choice, [first]: readonly Conflict[], flow: ConflictFlow): string {
  switch (choice) {
    case 'ours':
    case 'theirs':
      return first ? partiesOf(flow, first)[choice].title : '';
    case 'both':
      return 'Both';
    case 'base':
      return 'The base';
    case 'delete':
      return 'Delete';
    case 'content':
      return 'Edit';
    default:
      return assertNever(choice);
  }
}
