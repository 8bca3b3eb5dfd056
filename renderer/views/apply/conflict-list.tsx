import { Check, RotateCcw } from 'lucide-react';
import type { Conflict, Resolution } from '#shared/apply';
import { displayPath } from '#shared/display-path';
import { assertNever } from '#shared/result';
import { settledIn } from '../../editor/draft-parts';
import { Button, IconButton } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import { type ConflictFlow, partiesOf } from './conflict-parties';
import { type Choice, choiceWords, conflictWords, placeWords } from './conflict-words';
import { conflictKey, groupConflicts } from './group-conflicts';
import { type Decisions, type Settled, sharedChoices } from './settle';
import type { KnownDraft } from './use-drafts';

/** Every conflict with the outcomes that make sense for it. Deciding writes nothing; it only changes the plan. */
export function ConflictList(props: {
  decisions: Decisions;
  flow: ConflictFlow;
  /** Results known in part, by {@link conflictKey}. */
  drafts: ReadonlyMap<string, KnownDraft>;
  disabled: boolean;
  onTake: (conflicts: readonly Conflict[], take: Resolution['take'] | null) => void;
  /** Opens a conflict to look at its sides and, where they are text, to put the result together. */
  onEdit: (conflict: Conflict) => void;
}) {
  const groups = groupConflicts([...props.decisions.values()].map((settled) => settled.conflict));
  return (
    <div className="flex flex-col gap-3">
      {groups.map((group) => {
        const words = conflictWords(group.kind, props.flow);
        const open = group.conflicts.filter((conflict) => !props.decisions.get(conflictKey(conflict))?.taken);
        return (
          <section
            key={group.kind}
            aria-label={`conflicts: ${words.label}`}
            className="overflow-hidden rounded-md border border-line"
          >
            <div className="flex items-center gap-2 border-b border-line bg-raise px-2.5 py-1.5">
              <div className="min-w-0 flex-1">
                <span className="font-medium">{words.label}</span>{' '}
                <span className="text-xs text-soft">{words.why}</span>
              </div>
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
            <ul>
              {group.conflicts.map((conflict) => {
                const settled = props.decisions.get(conflictKey(conflict));
                return settled ? (
                  <ConflictLine key={conflictKey(conflict)} {...props} settled={settled} />
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
  disabled: boolean;
  onTake: (conflicts: readonly Conflict[], take: Resolution['take'] | null) => void;
  onEdit: (conflict: Conflict) => void;
}) {
  const { flow } = props;
  const { conflict, taken, as } = props.settled;
  const known = props.drafts.get(conflictKey(conflict)) ?? null;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-2.5 py-2 last:border-b-0">
      <div className="min-w-40 flex-1">
        <div className="flex items-center gap-1.5 font-mono text-xs">
          {taken ? <Check size={13} aria-label="decided" className="flex-none text-accent" /> : null}
          <span data-selectable className={classNames('min-w-0 wrap-anywhere', taken && 'text-soft')}>
            {displayPath(conflict.path)}
          </span>
        </div>
        <div className="text-xs text-faint">
          {taken ? resultWords(taken, conflict, flow) : placeWords(conflict, flow)}
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
      {taken ? (
        <IconButton
          label={as ? 'Drop what was chosen before' : 'Decide again'}
          small
          disabled={props.disabled}
          onClick={() => props.onTake([conflict], null)}
        >
          <RotateCcw size={13} aria-hidden />
        </IconButton>
      ) : (
        <div className="flex flex-wrap justify-end gap-1">
          {conflict.choices.map((choice) =>
            choice === 'content' ? null : (
              <Button
                key={choice}
                small
                disabled={props.disabled}
                title={`The file ${choiceWords(choice, conflict, flow).result}.`}
                onClick={() => props.onTake([conflict], { choice })}
              >
                {choiceWords(choice, conflict, flow).label}
              </Button>
            ),
          )}
          {canBeLookedAt(conflict) ? (
            <Button small look="ghost" disabled={props.disabled} onClick={() => props.onEdit(conflict)}>
              {!conflict.choices.includes('content') ? 'Look…' : known ? 'Continue…' : 'Merge…'}
            </Button>
          ) : null}
        </div>
      )}
    </li>
  );
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

function resultWords(taken: Resolution, conflict: Conflict, flow: ConflictFlow): string {
  return choiceWords(taken.take.choice, conflict, flow).result;
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
