import { useRef } from 'react';
import type { Conflict, Resolution } from '#shared/conflict';
import { conflictKey } from '#shared/conflict-key';
import type { SessionId } from '#shared/ids';
import { classNames } from '../../ui/class-names';
import { useAgentChoices } from './ask-agent';
import { ConflictList, type ConflictListHandle } from './conflict-list';
import { ConflictPane, type ConflictPaneHandle } from './conflict-pane';
import type { ConflictFlow } from './conflict-parties';
import type { Asking } from './use-asking';
import type { Resolving } from './use-resolving';

/**
 * All conflicts at the left and the chosen one at the right, to be resolved there. Deciding writes nothing; it only
 * changes the plan, and goes on to the next conflict. `children` stand above the list, and alone while nothing
 * conflicts: they are the same then, so that what has the focus keeps it.
 */
export function ConflictPanes(props: {
  session: SessionId;
  flow: ConflictFlow;
  resolving: Resolving;
  /** Null: no agent can be asked about these. */
  asking: Asking | null;
  /** Whether there are conflicts. */
  shown: boolean;
  disabled: boolean;
  onTake: (conflicts: readonly Conflict[], take: Resolution['take'] | null, by?: string) => void;
  children: React.ReactNode;
}) {
  const { flow, resolving, asking, shown, disabled, onTake } = props;
  const { listed, current } = resolving;
  const agents = useAgentChoices(asking);
  const list = useRef<ConflictListHandle>(null);
  const pane = useRef<ConflictPaneHandle>(null);
  const key = current ? conflictKey(current.conflict) : null;
  // What was pressed may be gone when the next conflict is shown, so that the focus waits in the list.
  const take = (conflicts: readonly Conflict[], taken: Resolution['take'] | null, by?: string) => {
    list.current?.focus();
    onTake(conflicts, taken, by);
  };
  return (
    <div
      className={classNames(
        shown && 'grid h-full min-h-0 grid-cols-[clamp(248px,27vw,360px)_minmax(0,1fr)] border-t border-line',
      )}
    >
      <div className={classNames(shown && 'flex min-h-0 min-w-0 flex-col border-r border-line')}>
        <div className={classNames('@container', shown && 'max-h-[52%] flex-none overflow-y-auto px-4 py-3')}>
          {props.children}
        </div>
        {shown ? (
          <ConflictList
            ref={list}
            session={props.session}
            listed={listed}
            flow={flow}
            drafts={resolving.drafts}
            proposals={resolving.asked.proposals}
            at={key}
            asking={asking}
            agents={agents}
            disabled={disabled}
            onAt={resolving.show}
            onEnter={() => pane.current?.focus()}
            onTake={take}
          />
        ) : null}
      </div>
      {shown && current && key ? (
        <ConflictPane
          key={key}
          ref={pane}
          session={props.session}
          flow={flow}
          resolved={current}
          known={resolving.drafts.get(key) ?? null}
          about={resolving.asked.proposals.get(key) ?? null}
          asking={asking}
          agents={agents}
          disabled={disabled}
          onChange={(read) => resolving.changed(current.conflict, read)}
          onLeave={(draft) => resolving.keep(current.conflict, draft)}
          onTake={(taken, by) => take([current.conflict], taken, by)}
          onBack={() => list.current?.focus()}
        />
      ) : null}
    </div>
  );
}
