import type { Changeset, ChangesetScope, Hunk } from '#shared/changeset';
import { CommitId } from '#shared/ids';
import { type ViewedFiles, viewedIn } from '#shared/projections/viewed-files';
import type { RefusalOf } from '#shared/refusals';
import { assertNever, ok, type Result, refuse } from '#shared/result';
import { changesetPatch, markHidden, readChangeset, readFileAt, readHunks } from '../../changeset';
import { isAncestor, openRepository } from '../../git';
import type { CoreHandlers } from '../../handlers';
import type { LiveSession } from '../store';
import { baseOf, remainingBaseOf } from '../turn';
import type { RepositoryReading } from './repository-reading';

type HunksRefusal = RefusalOf<'turn-unknown' | 'checkpoint-unknown' | 'file-unknown' | 'part-unfit'>;
type PatchRefusal = RefusalOf<'turn-unknown' | 'checkpoint-unknown' | 'diff-too-large'>;
type Span = { readonly repositoryPath: string; readonly from: CommitId; readonly to: CommitId };

/** The changes verbs: which two commits a scope means, then what differs between them. */
export function createSessionChanges(inRepository: RepositoryReading): CoreHandlers['changes'] {
  return {
    get: ({ session, scope }) =>
      inRepository(session, async (found) => {
        const span = await spanOf(found, scope);
        if (!span.ok) return span;
        const { repositoryPath, from, to } = span.value;
        const read = await markHidden(repositoryPath, await readChangeset(repositoryPath, scope, from, to));
        return ok(withViewed(read, found.state.viewed));
      }),
    file: ({ session, commit, path }) =>
      inRepository(session, async (found) =>
        ok(await readFileAt(found.state.row.repositoryPath, commit, path)),
      ),
    hunks: ({ session, from, to, path }) =>
      inRepository<Hunk[], HunksRefusal>(session, async (found) => {
        const span = await spanOf(found, { kind: 'between', from, to });
        return span.ok ? readHunks(found.state.row.repositoryPath, from, to, path) : span;
      }),
    patch: ({ session, scope, complete }) =>
      inRepository<{ bytes: string }, PatchRefusal>(session, async (found) => {
        const span = await spanOf(found, scope);
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

/** While a turn runs its work counts as far as it was last measured. */
async function spanOf(
  session: LiveSession,
  scope: ChangesetScope,
): Promise<Result<Span, RefusalOf<'turn-unknown' | 'checkpoint-unknown'>>> {
  const { row, checkpoints, measured, open, timeline, applies } = session.state;
  const { repositoryPath } = row;
  const now = measured ?? row.head;
  switch (scope.kind) {
    case 'session':
      return ok({ repositoryPath, from: baseOf(session), to: now });
    case 'remaining':
      return ok({ repositoryPath, from: remainingBaseOf(session), to: now });
    case 'between': {
      const { from, to } = scope;
      const known = new Set([
        ...[baseOf(session), now],
        ...timeline.points.map(({ commit }) => commit),
        ...applies.map(({ head }) => head),
      ]);
      const unknown = [from, to].find((commit) => !known.has(commit));
      if (!unknown || (unknown === from && (await isWithin(repositoryPath, from, now))))
        return ok({ repositoryPath, from, to });
      return refuse({ code: 'checkpoint-unknown', commit: unknown });
    }
    case 'turn': {
      const turn = checkpoints[scope.turn - 1];
      if (!turn) return refuse({ code: 'turn-unknown', turn: scope.turn });
      // A turn that never began changed nothing.
      const from = turn.start ?? row.head;
      const running = open?.turn === scope.turn ? measured : null;
      return ok({ repositoryPath, from, to: turn.end ?? running ?? from });
    }
    default:
      return assertNever(scope);
  }
}

/** True of a commit that the session builds on, and of several merged into one: what a plan compares its work with. */
async function isWithin(repositoryPath: string, commit: CommitId, now: CommitId): Promise<boolean> {
  const git = openRepository(repositoryPath);
  if (await isAncestor(git, commit, now)) return true;
  const { code, stdout } = await git.try(['rev-list', '--parents', '--max-count=1', commit, '--']);
  const parents = stdout.toString('utf8').trim().split(' ').slice(1);
  if (code !== 0 || parents.length === 0) return false;
  for (const parent of parents) if (!(await isAncestor(git, CommitId.parse(parent), now))) return false;
  return true;
}
