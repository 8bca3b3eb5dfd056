import { type AnyVerb, type ByVerb, type CoreHandlers, eachVerb } from './handlers';
import type { RecoveryBefore } from './session';
import type { Start } from './start';

/** The longest that anything waits for recovery; what is not settled by then is settled while the core is in use. */
const RECOVERY_WAIT_MS = 2000;

/** The same verbs, each after what it is said to need of recovery. */
export function afterRecovery(
  verbs: CoreHandlers,
  needs: ByVerb<RecoveryBefore>,
  recovery: Pick<Start, 'begin'>,
): CoreHandlers {
  const needed: Readonly<Record<string, Readonly<Record<string, RecoveryBefore>> | undefined>> = needs;
  return eachVerb(verbs, (verb, group, name) => {
    const need = needed[group]?.[name];
    return need === undefined ? verb : after(need, recovery, verb);
  });
}

function after(need: RecoveryBefore, recovery: Pick<Start, 'begin'>, verb: AnyVerb): AnyVerb {
  switch (need) {
    case 'begins':
      return (...asked) => {
        void recovery.begin();
        return verb(...asked);
      };
    case 'waits':
      return async (...asked) => {
        await waitForRecovery(recovery);
        return verb(...asked);
      };
    default:
      return need satisfies never;
  }
}

/** Begins recovery and resolves when it has ended, or has taken long. */
export async function waitForRecovery(recovery: Pick<Start, 'begin'>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, RECOVERY_WAIT_MS);
  });
  await Promise.race([recovery.begin(), late]);
  clearTimeout(timer);
}
