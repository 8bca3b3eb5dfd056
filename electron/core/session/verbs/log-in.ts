import { loginsOf } from '#shared/login-command';
import type { LoginStep } from '#shared/login-step';
import type { CoreHandlers } from '../../handlers';
import { createBell, openStream } from '../../stream';
import { knownSession, type SessionStore } from '../store';
import type { AgentDesk } from '../turn';

/** Characters that wait for a slow reader: the last ones. */
const LONGEST_SAID = 64 * 1024;

/** Has a session's agent log in; what the agent writes meanwhile is passed on as it comes. */
export function createLogIn(
  store: SessionStore,
  desk: Pick<AgentDesk, 'logIn'>,
): CoreHandlers['sessions']['logIn'] {
  return ({ session: id, method }, signal) =>
    openStream<LoginStep>(signal, async function* ({ signal: left }) {
      const found = knownSession(store, id);
      if (!found.ok) return yield { step: 'refused', refusal: found.refusal };
      const { open, row } = found.value.state;
      if (open) return yield { step: 'refused', refusal: { code: 'session-busy', session: id } };
      // Nothing that the agent did not offer is asked of it.
      if (!loginsOf(row.failure).some((one) => one.id === method && one.byAgent))
        return yield { step: 'refused', refusal: { code: 'login-unknown', method } };
      yield { step: 'begun' };
      const bell = createBell();
      let said = '';
      let ended = false;
      const onSaid = (text: string) => {
        said = (said + text).slice(-LONGEST_SAID);
        bell.ring();
      };
      const work = desk.logIn(found.value, method, { signal: left, onSaid }).finally(() => {
        ended = true;
        bell.ring();
      });
      try {
        while (!ended && !left.aborted) {
          await bell.wait(left);
          const text = said;
          said = '';
          if (text !== '') yield { step: 'said', text };
        }
      } finally {
        // Also when it was left: nothing of it runs then.
        await Promise.allSettled([work]);
      }
      const result = await work;
      yield result.ok ? { step: 'done' } : { step: 'refused', refusal: result.refusal };
    });
}
