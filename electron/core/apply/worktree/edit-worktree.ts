import type { CommitId, RepoPath } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { type Result, refuse } from '#shared/result';
import { type TreeEntry, treeEntries } from '../../git/diff-tree';
import {
  commitTree,
  deleteRef,
  type Git,
  openRepository,
  READ_WHOLE_TREE,
  setEntries,
  type TreeEdits,
  treeOf,
  UNDERSTORY,
  updateRef,
} from '../../git/index';
import { type EditByUser, headText, type RollbackOperation, type Work } from '../../writing/index';
import { newApplyId } from '../apply-run';
import { planRollback, presentTree } from './plan-rollback';
import { branchNow, checkedOutElsewhere, keepState, type RollbackRefusal } from './rollback-worktree';
import type { SessionWorkspace, WorktreePlace } from './session-workspace';
import { writeRollback } from './write-rollback';
import type { WriteTools } from './write-tools';
import { sessionRefs } from './written';

/** What is not as it was when the edit was asked for, or cannot be made. */
export type EditUnfit = RefusalOf<'lines-changed' | 'part-unfit'>;

export type EditRequest = WorktreePlace & {
  /** Full ref of the session's branch. */
  readonly branch: string;
  /** The session's newest checkpoint. */
  readonly head: CommitId;
  /** Subject of the commit that the branch gets. */
  readonly subject: string;
  readonly edit: Pick<EditByUser, 'why' | 'comment' | 'from'>;
  /** What may be edited, and nothing else. */
  readonly paths: readonly RepoPath[];
  /** Says what to put there, given what of the paths is in the worktree at this moment. May be asked again. */
  readonly change: (
    git: Git,
    present: ReadonlyMap<RepoPath, TreeEntry>,
  ) => Promise<Result<TreeEdits, EditUnfit>>;
};

export type EditRefusal =
  | RollbackRefusal
  | EditUnfit
  | RefusalOf<'branch-left' | 'operation-ongoing' | 'unmerged-index'>;

/** Attempts when files change in the very moment of writing. */
const ATTEMPTS = 3;

/**
 * Edits files of the worktree in the user's name, as a rollback to a state that is made for it: planned, written with a
 * journal, and what was there before is kept. The branch gets an ordinary commit.
 */
export async function editWorktree(
  tools: WriteTools,
  session: SessionWorkspace,
  request: EditRequest,
): Promise<Result<Work, EditRefusal>> {
  const { opened } = session;
  const left = opened.strayed ?? opened.head?.ref ?? 'HEAD';
  if (left !== request.branch) return refuse({ code: 'branch-left', branch: request.branch, head: left });
  const elsewhere = await checkedOutElsewhere(openRepository(request.repositoryPath), request);
  if (elsewhere) return refuse(elsewhere);
  const { operation } = opened;
  if (operation) return refuse({ code: 'operation-ongoing', operation, where: 'worktree' });
  let changed: readonly string[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const outcome = await tryEdit(tools, session, request);
    if (outcome.ok) return outcome;
    if (outcome.refusal.code !== 'stale') return refuse(outcome.refusal);
    changed = outcome.refusal.changed;
  }
  return refuse({ code: 'plan-stale', changed: [...changed] });
}

type Stale = { readonly code: 'stale'; readonly changed: readonly string[] };

async function tryEdit(
  tools: WriteTools,
  session: SessionWorkspace,
  request: EditRequest,
): Promise<Result<Work, EditRefusal | Stale>> {
  const { workspace, opened } = session;
  const repository = openRepository(request.repositoryPath);
  const head = await headText(workspace.gitDir);
  const from = await branchNow(session, request);
  const present = await presentTree(session, request.head);
  if (present.unmerged.length > 0)
    return refuse({ code: 'unmerged-index', paths: [...present.unmerged], where: 'worktree' });
  const edits = await editsOf(workspace.git, present.tree, request);
  if (!edits.ok) return edits;
  const after = await treeWith(
    opened.git.with({ index: `${opened.index}-edited` }),
    present.tree,
    edits.value,
  );
  const plan = await planRollback(session, after, request.head);
  if (plan.blockers.length > 0) return refuse({ code: 'path-blocked', blockers: [...plan.blockers] });
  const touched = plan.touched.map(({ path }) => path);
  // Something else was saved meanwhile: the state that was made would take it away again.
  if (plan.before !== present.tree || touched.some((path) => !edits.value.has(path)))
    return refuse({ code: 'stale', changed: touched });
  const at = tools.clock.now();
  const id = newApplyId(at);
  const to = await branchWith(repository, request, { from, tree: after, by: opened.author ?? UNDERSTORY });
  const state = await commitTree(repository, {
    tree: after,
    parents: [...new Set([to, request.head])],
    message: `${request.subject}\n\nUnderstory-Session: ${request.session}\n`,
    author: UNDERSTORY,
  });
  const ref = `${sessionRefs(request.session)}/edit/${id}`;
  await updateRef(repository, ref, state, { from: null });
  const isKnown = (await treeOf(repository, request.head)) === plan.before;
  const { hasLooseEnds, ...abandoned } = await keepState(session, request, plan.before, from);
  tools.step({ at: 'state kept' });
  const operation: RollbackOperation = {
    kind: 'rollback',
    id,
    session: request.session,
    at: at.toISOString(),
    checkpoint: state,
    branchBefore: from,
    branchAfter: to,
    abandoned,
    files: touched,
    edit: { ...request.edit, ref, before: isKnown && !hasLooseEnds ? request.head : abandoned.commit },
  };
  const branch = { ref: request.branch, from, to };
  const outcome = await writeRollback(session, tools.step, { operation, plan, branch, head });
  if (outcome.ok) return outcome;
  await deleteRef(repository, abandoned.ref, abandoned.commit);
  await deleteRef(repository, ref, state);
  return outcome;
}

async function editsOf(
  git: Git,
  tree: string,
  { paths, change }: EditRequest,
): Promise<Result<TreeEdits, EditUnfit>> {
  const above = paths.flatMap(foldersAbove);
  const found = await treeEntries(git, tree, [...new Set([...paths, ...above])]);
  const wanted = new Set<string>(paths);
  const present = new Map([...found].filter(([path]) => wanted.has(path)));
  const edits = await change(git, present);
  if (!edits.ok) return edits;
  for (const [path, entry] of edits.value) {
    if (!wanted.has(path)) throw new Error(`an edit of ${JSON.stringify(path)}, which was not asked for`);
    if (entry === null) continue;
    // A folder that has taken the place of the file, or a file that of its folder, is somebody's newer work.
    const inTheWay = [...found.keys()].some(
      (one) =>
        edits.value.get(one) !== null && (one.startsWith(`${path}/`) || foldersAbove(path).includes(one)),
    );
    if (inTheWay) return refuse({ code: 'lines-changed', path });
  }
  return edits;
}

async function treeWith(git: Git, tree: string, edits: TreeEdits): Promise<string> {
  await git.run([...READ_WHOLE_TREE, tree]);
  await setEntries(git, edits);
  return git.line(['write-tree']);
}

/** The session's branch with what is in the worktree as an ordinary commit; where it was when it has all of it. */
async function branchWith(
  git: Git,
  { subject, session }: EditRequest,
  { from, tree, by }: { from: CommitId; tree: string; by: { name: string; email: string } },
): Promise<CommitId> {
  if ((await treeOf(git, from)) === tree) return from;
  return commitTree(git, {
    tree,
    parents: [from],
    message: `${subject}\n\nUnderstory-Session: ${session}\n`,
    author: by,
  });
}

function foldersAbove(path: RepoPath): RepoPath[] {
  const folders: RepoPath[] = [];
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1))
    folders.push(path.slice(0, slash) as RepoPath);
  return folders;
}
