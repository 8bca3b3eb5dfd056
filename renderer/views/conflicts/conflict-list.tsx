import { useMemo, useRef, useState } from 'react';
import type { Conflict, Resolution } from '#shared/conflict';
import { conflictKey } from '#shared/conflict-key';
import { assertNever } from '#shared/result';
import { Button } from '../../ui/button';
import type { ComboboxChoice } from '../../ui/combobox';
import { AskAgent, useAgentChoices } from './ask-agent';
import { ConflictLine } from './conflict-line';
import { type ConflictFlow, partiesOf } from './conflict-parties';
import { type Choice, conflictWords } from './conflict-words';
import { groupConflicts } from './group-conflicts';
import { askable, type Proposal, type Proposals } from './proposals';
import { type Decisions, sharedChoices } from './resolve-conflicts';
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
  const { asking, acts } = useStable(props);
  const agents = useAgentChoices(asking);
  const resolved = [...props.decisions.values()];
  const groups = groupConflicts(resolved.map(({ conflict }) => conflict));
  const open = resolved.filter(({ taken }) => taken === null).map(({ conflict }) => conflict);
  const unasked = askable(open, props.proposals);
  return (
    <div className="flex flex-col gap-3">
      {unasked.length > 1 ? (
        <div className="flex items-center justify-end gap-2 text-xs text-soft">
          What an agent proposes is applied only when you take it over.
          <AskAgent
            asking={asking}
            agents={agents}
            conflicts={unasked}
            disabled={props.disabled}
            look="plain"
          />
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
            <Lines {...props} conflicts={group.conflicts} asking={asking} agents={agents} acts={acts} />
          </section>
        );
      })}
    </div>
  );
}

/** So many lines of a group are drawn at first, and more when they are asked for. */
const PAGE = 100;

function Lines(
  props: Omit<Parameters<typeof ConflictList>[0], 'onTake' | 'onEdit'> & {
    conflicts: readonly Conflict[];
    agents: readonly ComboboxChoice[];
    acts: ReturnType<typeof useStable>['acts'];
  },
) {
  const { conflicts, at, acts } = props;
  const place = conflicts.findIndex((conflict) => conflictKey(conflict) === at);
  const [shown, setShown] = useState(() => Math.max(PAGE, place + 1));
  const left = conflicts.length - shown;
  return (
    <ul>
      {conflicts.slice(0, shown).map((conflict) => {
        const key = conflictKey(conflict);
        const resolved = props.decisions.get(key);
        return resolved ? (
          <ConflictLine
            key={key}
            resolved={resolved}
            flow={props.flow}
            known={props.drafts.get(key) ?? null}
            about={props.proposals.get(key) ?? null}
            isAt={at === key}
            asking={props.asking}
            agents={props.agents}
            disabled={props.disabled}
            onTake={acts.take}
            onEdit={acts.edit}
          />
        ) : null;
      })}
      {left > 0 ? (
        <li className="flex items-center justify-center gap-3 px-2.5 py-2 text-xs text-soft">
          {left.toLocaleString('en')} more are not shown.
          <Button small onClick={() => setShown(shown + PAGE)}>
            Show {Math.min(PAGE, left)} more
          </Button>
        </li>
      ) : null}
    </ul>
  );
}

/** What the lines call: the same functions for as long as the list is there, which do what the newest ones do. */
function useStable(props: Parameters<typeof ConflictList>[0]) {
  const newest = useRef(props);
  newest.current = props;
  const { session, busy } = props.asking;
  const asking = useMemo<Asking>(
    () => ({
      session,
      busy,
      refusal: null,
      ask: (...of) => newest.current.asking.ask(...of),
      decline: (...of) => newest.current.asking.decline(...of),
    }),
    [session, busy],
  );
  const acts = useMemo(() => {
    const take: typeof props.onTake = (...of) => newest.current.onTake(...of);
    const edit: typeof props.onEdit = (...of) => newest.current.onEdit(...of);
    return { take, edit };
  }, []);
  return { asking, acts };
}

type WholeFile = Exclude<Choice, 'content'>;

function wholeFile(choice: Choice): WholeFile {
  if (choice === 'content') throw new Error('an edited result is not a whole-file choice');
  return choice;
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
