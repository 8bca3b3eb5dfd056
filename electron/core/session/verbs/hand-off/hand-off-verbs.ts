import type { SessionId } from '#shared/ids';
import { ok } from '#shared/result';
import type { CoreHandlers } from '../../../handlers';
import { knownSession } from '../../store';
import type { ReadingAt, RepositoryReading } from '../repository-reading';
import { type FindImported, importedSource, sourceOf } from './hand-off-source';
import { lookAtHandOff, shownPlan } from './look-at-hand-off';
import { type HandingOff, runHandOff } from './run-hand-off';
import { undoHandOff } from './undo-hand-off';

/** The verbs by which a session goes on in another one. */
export function createHandOff(
  tools: HandingOff & {
    readonly reading: RepositoryReading;
    readonly readingAt: ReadingAt;
    readonly imported: FindImported;
    readonly undoApply: CoreHandlers['apply']['undo'];
    readonly discard: CoreHandlers['sessions']['discard'];
    readonly cancel: CoreHandlers['sessions']['cancel'];
  },
): CoreHandlers['handOff'] {
  const { store, occupied, reading, readingAt, ports } = tools;
  /** Another tool's session, where it is none of ours. */
  const importedOf = async (session: SessionId) => {
    const imported = store.get(session) ? null : await tools.imported(session);
    return imported && importedSource(imported, ports.home);
  };
  return {
    async plan({ session, ...wish }) {
      const plan = async (source: ReturnType<typeof sourceOf>) => {
        const looked = await lookAtHandOff(source, wish, {
          ...tools,
          settings: ports.settings,
          home: ports.home,
          userHome: ports.userHome,
        });
        return looked.ok ? ok(shownPlan(source, looked.value)) : looked;
      };
      const imported = await importedOf(session);
      return imported
        ? readingAt(imported.row.repositoryPath, () => plan(imported))
        : reading(session, (found) => plan(sourceOf(found)));
    },
    async run(input) {
      const imported = await importedOf(input.session);
      if (imported) return readingAt(imported.row.repositoryPath, () => runHandOff(tools, imported, input));
      const found = knownSession(store, input.session);
      if (!found.ok) return found;
      // Its files are looked at, and may be moved.
      return occupied.during(input.session, () =>
        reading(input.session, (session) => runHandOff(tools, sourceOf(session), input)),
      );
    },
    undo: ({ session }) => undoHandOff(tools, session),
  };
}
