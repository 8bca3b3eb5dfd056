import type { Resolution } from '#shared/conflict';
import { conflictKey } from '#shared/conflict-key';
import type { SessionId } from '#shared/ids';
import type { ConflictFlow } from './conflict-parties';
import { ConflictView } from './conflict-view';
import type { Asking } from './use-asking';
import type { Resolving } from './use-resolving';

/** The conflict that is looked at, in the place of the plan; null when none is. */
export function EditedConflict(props: {
  session: SessionId;
  flow: ConflictFlow;
  resolving: Resolving;
  asking: Asking;
  onTake: (take: Resolution['take'], by?: string) => void;
}) {
  const { resolving } = props;
  const { edited } = resolving;
  if (!edited) return null;
  const key = conflictKey(edited);
  return (
    <ConflictView
      key={key}
      session={props.session}
      flow={props.flow}
      conflict={edited}
      draft={resolving.drafts.get(key)?.draft ?? null}
      proposal={resolving.reviewed}
      onDecline={(proposal) => {
        resolving.edit(null);
        props.asking.decline(edited, proposal);
      }}
      onChange={(read) => resolving.changed(edited, read)}
      onLeave={(draft) => resolving.keep(edited, draft)}
      onTake={(taken, by) => {
        resolving.edit(null);
        props.onTake(taken, by);
      }}
      onBack={() => resolving.edit(null)}
    />
  );
}
