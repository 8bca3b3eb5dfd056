import type { LineBlame } from '#shared/blame';
import type { Changeset, Hunk } from '#shared/changeset';
import { type ViewedFiles, viewedIn } from '#shared/projections/viewed-files';
import type { RefusalOf } from '#shared/refusals';
import { ok } from '#shared/result';
import {
  changesetPatch,
  markGenerated,
  markHidden,
  readChangeset,
  readFileAt,
  readHunks,
  readManySides,
} from '../../changeset';
import type { CoreHandlers } from '../../handlers';
import type { SessionStore } from '../store';
import { blameIn } from './line-blame';
import type { RepositoryReading } from './repository-reading';
import { spanAcross, spanOf } from './scope-span';

type HunksRefusal = RefusalOf<'turn-unknown' | 'checkpoint-unknown' | 'file-unknown' | 'part-unfit'>;
type BlameRefusal = RefusalOf<'turn-unknown' | 'checkpoint-unknown' | 'line-unknown'>;
type ChangesetRefusal = RefusalOf<
  'turn-unknown' | 'checkpoint-unknown' | 'session-unknown' | 'sessions-apart'
>;
type PatchRefusal = ChangesetRefusal | RefusalOf<'diff-too-large'>;

/** The changes verbs: which two commits a scope means, then what differs between them. */
export function createSessionChanges(
  store: Pick<SessionStore, 'get'>,
  inRepository: RepositoryReading,
): CoreHandlers['changes'] {
  return {
    get: ({ session, scope }) =>
      inRepository<Changeset, ChangesetRefusal>(session, async (found) => {
        const span = await spanAcross(store, found, scope);
        if (!span.ok) return span;
        const { repositoryPath, from, to } = span.value;
        const files = await readChangeset(repositoryPath, scope, from, to);
        const read = await markGenerated(repositoryPath, await markHidden(repositoryPath, files));
        // What was viewed of a session was its change since its base.
        return ok(scope.kind === 'other' ? read : withViewed(read, found.state.viewed));
      }),
    file: ({ session, commit, path }) =>
      inRepository(session, async (found) =>
        ok(await readFileAt(found.state.row.repositoryPath, commit, path)),
      ),
    sides: ({ session, from, to, paths }) =>
      inRepository(session, async (found) =>
        ok(await readManySides(found.state.row.repositoryPath, { from, to, paths })),
      ),
    hunks: ({ session, from, to, path }) =>
      inRepository<Hunk[], HunksRefusal>(session, async (found) => {
        const span = await spanOf(found, { kind: 'between', from, to });
        return span.ok ? readHunks(found.state.row.repositoryPath, from, to, path) : span;
      }),
    blame: ({ session, from, to, side, path, line }, signal) =>
      inRepository<LineBlame, BlameRefusal>(session, async (found) => {
        const span = await spanOf(found, { kind: 'between', from, to });
        return span.ok ? blameIn(found, { commit: side === 'after' ? to : from, path, line }, signal) : span;
      }),
    patch: ({ session, scope, complete }) =>
      inRepository<{ bytes: string }, PatchRefusal>(session, async (found) => {
        const span = await spanAcross(store, found, scope);
        if (!span.ok) return span;
        const { repositoryPath, from, to } = span.value;
        const patch = await changesetPatch(repositoryPath, { from, to, complete });
        return patch.ok ? ok({ bytes: patch.value.toString('base64') }) : patch;
      }),
  };
}

/** Says of each file whether the user has marked it as viewed. */
function withViewed(changeset: Changeset, viewed: ViewedFiles): Changeset {
  const stateOf = viewedIn(viewed);
  const files = changeset.files.map((file) => {
    const state = stateOf(file);
    return state === 'unviewed' ? file : { ...file, viewed: state };
  });
  return { ...changeset, files };
}
