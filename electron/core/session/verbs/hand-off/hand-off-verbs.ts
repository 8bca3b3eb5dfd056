import { ok } from '#shared/result';
import type { CoreHandlers } from '../../../handlers';
import { knownSession } from '../../store';
import type { RepositoryReading } from '../repository-reading';
import { lookAtHandOff, shownPlan } from './look-at-hand-off';
import { type HandingOff, runHandOff } from './run-hand-off';
import { undoHandOff } from './undo-hand-off';

/** The verbs by which a session goes on in another one. */
export function createHandOff(
  tools: HandingOff & {
    readonly reading: RepositoryReading;
    readonly undoApply: CoreHandlers['apply']['undo'];
    readonly discard: CoreHandlers['sessions']['discard'];
    readonly cancel: CoreHandlers['sessions']['cancel'];
  },
): CoreHandlers['handOff'] {
  const { store, occupied, reading } = tools;
  return {
    plan: ({ session, ...wish }) =>
      reading(session, async (found) => {
        const looked = await lookAtHandOff(found, wish, { ...tools, settings: tools.ports.settings });
        return looked.ok ? ok(shownPlan(found, looked.value)) : looked;
      }),
    async run(input) {
      const found = knownSession(store, input.session);
      if (!found.ok) return found;
      // Its files are looked at, and may be moved.
      return occupied.during(input.session, () =>
        reading(input.session, (session) => runHandOff(tools, session, input)),
      );
    },
    undo: ({ session }) => undoHandOff(tools, session),
  };
}
