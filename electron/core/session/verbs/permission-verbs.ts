import type { KeptRule } from '#shared/permission-rule';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { Caller } from '#shared/through';
import type { CoreHandlers } from '../../handlers';
import type { Ports } from '../../ports';
import { followValue } from '../../stream';
import { diskRefusal } from '../../writing';
import { decide } from '../state';
import { knownSession, orNotWritten, type SessionStore } from '../store';
import type { AgentDesk } from '../turn';
import type { Remembering } from './answer-permission';
import { recordDecided } from './record-decided';

/** The verbs about answers that the user had remembered. Who takes one back, or gives it again, is on record. */
export function createPermissionVerbs({
  store,
  rules,
  changes,
  desk,
  ports,
}: Remembering & {
  readonly desk: Pick<AgentDesk, 'renew'>;
  readonly store: SessionStore;
  readonly ports: Pick<Ports, 'home'>;
}): Omit<CoreHandlers['permissions'], 'modelKeys'> {
  const changing = (
    caller: Caller | undefined,
    answers: boolean,
    change: () => KeptRule[],
  ): Result<KeptRule[], RefusalOf<'disk-full' | 'not-writable'>> => {
    let changed: KeptRule[] = [];
    try {
      changed = change();
      changes.note(
        caller,
        changed.map(({ id: rule, path, kind, pattern }) => ({
          setting: 'permission-rule',
          rule,
          path,
          kind,
          pattern,
          answers,
        })),
      );
      return ok(changed);
    } catch (error) {
      // None answers again unseen.
      if (answers && changed.length > 0) rules.revoke(changed.map(({ id }) => id));
      const refusal = diskRefusal(error, ports.home);
      if (!refusal) throw error;
      return refuse(refusal);
    }
  };
  const inSession =
    (to: 'revoked' | 'restored'): CoreHandlers['permissions']['revokeInSession'] =>
    async ({ session, rules: ids }, _signal, caller) => {
      const found = knownSession(store, session);
      if (!found.ok) return found;
      const decided = decide(found.value.state, { type: 'change-rules', rules: ids, to, caller });
      return orNotWritten(() => recordDecided(found.value, decided));
    };
  const grants =
    (to: 'revoked' | 'restored'): CoreHandlers['permissions']['revokeGrants'] =>
    async ({ session, grants: names }, _signal, caller) => {
      const found = knownSession(store, session);
      if (!found.ok) return found;
      const decided = decide(found.value.state, { type: 'change-grants', grants: names, to, caller });
      const done = await orNotWritten(() => recordDecided(found.value, decided));
      // What its sandbox shows is settled as its agent is started.
      if (done.ok) desk.renew(session);
      return done;
    };
  return {
    revokeGrants: grants('revoked'),
    restoreGrants: grants('restored'),
    watch: (_input, signal) =>
      followValue(signal, { get: () => rules.list(), onChange: (listener) => rules.onChange(listener) }),
    list: async () => rules.list(),
    revoke: async ({ rules: ids }, _signal, caller) => changing(caller, false, () => rules.revoke(ids)),
    restore: async ({ rules: ids }, _signal, caller) => changing(caller, true, () => rules.restore(ids)),
    revokeInSession: inSession('revoked'),
    restoreInSession: inSession('restored'),
  };
}
