import type { Resolution } from '#shared/apply';
import { conflictKey } from '#shared/conflict-key';
import type { SessionId } from '#shared/ids';
import type { ConflictFlow } from './conflict-parties';
import { ConflictView } from './conflict-view';
import type { Asking } from './use-asking';
import type { Settling } from './use-settling';

/** The conflict that is looked at, in the place of the plan; null when none is. */
export function EditedConflict(props: {
  session: SessionId;
  flow: ConflictFlow;
  settling: Settling;
  asking: Asking;
  onTake: (take: Resolution['take'], by?: string) => void;
}) {
  const { settling } = props;
  const { edited } = settling;
  if (!edited) return null;
  const key = conflictKey(edited);
  return (
    <ConflictView
      key={key}
      session={props.session}
      flow={props.flow}
      conflict={edited}
      draft={settling.drafts.get(key)?.draft ?? null}
      proposal={settling.reviewed}
      onDecline={(proposal) => {
        settling.edit(null);
        props.asking.decline(edited, proposal);
      }}
      onChange={(read) => settling.changed(edited, read)}
      onLeave={(draft) => settling.keep(edited, draft)}
      onTake={(taken, by) => {
        settling.edit(null);
        props.onTake(taken, by);
      }}
      onBack={() => settling.edit(null)}
    />
  );
}
