import type { Resolution } from '#shared/apply';
import type { SessionId } from '#shared/ids';
import type { ConflictFlow } from './conflict-parties';
import { ConflictView } from './conflict-view';
import { conflictKey } from './group-conflicts';
import type { Settling } from './use-settling';

/** The conflict that is looked at, in the place of the plan; null when none is. */
export function EditedConflict(props: {
  session: SessionId;
  flow: ConflictFlow;
  settling: Settling;
  onTake: (take: Resolution['take']) => void;
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
      onChange={(read) => settling.changed(edited, read)}
      onLeave={(draft) => settling.keep(edited, draft)}
      onTake={(taken) => {
        settling.edit(null);
        props.onTake(taken);
      }}
      onBack={() => settling.edit(null)}
    />
  );
}
