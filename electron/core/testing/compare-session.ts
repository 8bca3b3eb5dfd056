import type { ApplyMode } from '#shared/apply';
import type { RepoPath } from '#shared/ids';
import type { GeneratedSession } from './generated-session';
import { expectSame, type MadeSession, makeSession } from './make-session';
import type { MergeAnswer } from './session-oracle';
import { expectOk, type TestCore } from './test-core';
import { filesManifest, workspaceManifest } from './workspace-manifest';

/** How often each outcome came, to tell a property that never gets to what it is about. */
export type Counts = Record<string, number>;

/** Makes a generated session, applies and undoes it in each of its modes, and a file of it by itself. */
export async function compareSession(
  app: TestCore,
  place: string,
  generated: GeneratedSession,
  counts: Counts,
): Promise<void> {
  const made = await makeSession(app, place, generated);
  const before = await filesManifest(made.worktree, { mtimes: false });
  for (const compare of [compareMode, comparePart]) {
    for (const mode of compare === comparePart ? generated.modes.slice(0, 1) : generated.modes) {
      const outcome = await compare(made, mode);
      counts[outcome] = (counts[outcome] ?? 0) + 1;
      expectSame(`the workspace after ${mode}`, await workspaceManifest(made.repository), made.before);
    }
  }
  expectSame("the session's worktree", await filesManifest(made.worktree, { mtimes: false }), before);
}

type Ours = Awaited<ReturnType<TestCore['core']['apply']['run']>>;

const whole = { target: null, only: null, hunks: [], resolutions: [], fingerprint: null };

async function compareMode(made: MadeSession, mode: ApplyMode): Promise<string> {
  const { app, session, work } = made;
  const request = { ...whole, session, mode };
  const unlike = await unlikeMerge(made, mode);
  const ours = await app.core.apply.run(request);
  if (work.open === null) return `${mode}: ${await compareResult(made, mode, ours, unlike)}`;
  // Not unasked: whoever wants it as it is has to say so, and then has just what is there.
  if (ours.ok) throw new Error(`applied as ${mode} in the middle of ${work.open}`);
  if (ours.refusal.code === 'nothing-to-apply')
    return `open: ${await compareResult(made, mode, ours, unlike)}`;
  if (ours.refusal.code !== 'work-unfinished')
    throw new Error(`${work.open}: ${JSON.stringify(ours.refusal)}`);
  const accepted = await app.core.apply.run({ ...request, acceptUnfinished: true });
  return `open: ${await compareResult(made, mode, accepted, unlike)}`;
}

/** What a rebase ends with otherwise than a merge, as Git's does: allowed where the plan has named it. */
async function unlikeMerge({ app, session }: MadeSession, mode: ApplyMode): Promise<readonly string[]> {
  if (mode !== 'rebase') return [];
  const plan = await app.core.apply.plan({ ...whole, session, mode });
  return plan.ok ? plan.value.unlikeMerge : [];
}

/** Compares what was done with what Git does, and takes it back. */
async function compareResult(
  made: MadeSession,
  mode: ApplyMode,
  ours: Ours,
  unlike: readonly string[],
): Promise<string> {
  const { app, git, repository, merged } = made;
  const targetTree = await git.git(repository, ['rev-parse', 'HEAD^{tree}']);
  if (ours.ok) {
    if (!merged.clean) {
      if (mode !== 'rebase')
        throw new Error(`Git finds conflicts, we none as ${mode}: ${merged.unmerged.join(', ')}`);
      // One by one they may fit: what the target has already is left out, and the branch of a rebase in progress still has
      // its commits as they were before it.
      if (made.work.open === null) {
        const rebased = await git.rebase(repository, made.work.commit, ours.value.before ?? '');
        if (rebased !== targetTree) throw new Error(`as rebase: committed ${targetTree}, Git ${rebased}`);
      }
      expectOk(await app.core.apply.undo({ apply: ours.value.apply }));
      return 'applied commit by commit';
    }
    const files = await filesManifest(repository, { mtimes: false });
    const wanted = mode === 'changes' ? withoutPointers(merged) : merged.files;
    expectSame(
      `applied as ${mode}, against Git's`,
      sessionFiles(files, unlike),
      sessionFiles(wanted, unlike),
    );
    if (mode !== 'changes') {
      if (unlike.length === 0 && targetTree !== merged.tree)
        throw new Error(`as ${mode}: committed ${targetTree}, not ${merged.tree}`);
      const head = made.before['@head']?.split(' ')[1] ?? '';
      const people = await git.git(repository, ['log', '--format=%ae%n%ce', `${head}..HEAD`]);
      if (people.includes('understory@localhost')) throw new Error(`as ${mode}: commits by ${people}`);
    }
    expectOk(await app.core.apply.undo({ apply: ours.value.apply }));
    return 'applied';
  }
  const { refusal } = ours;
  if (refusal.code === 'nothing-to-apply') {
    if (!merged.clean) throw new Error(`nothing to apply as ${mode}, says ours; Git finds conflicts`);
    if (mode === 'changes') {
      const files = sessionFiles(await filesManifest(repository, { mtimes: false }), unlike);
      expectSame('nothing to apply, against Git’s', files, sessionFiles(withoutPointers(merged), unlike));
    } else if (merged.tree !== targetTree)
      throw new Error(`nothing to apply as ${mode}, says ours; Git: ${JSON.stringify(merged)}`);
    return 'nothing';
  }
  if (refusal.code !== 'conflicts') throw new Error(`as ${mode}: ${JSON.stringify(refusal)}`);
  // A rebase meets the other side commit by commit, and may conflict where the whole does not.
  if (merged.clean && mode !== 'rebase')
    throw new Error(`Git merges this as ${mode}, we find ${JSON.stringify(refusal.conflicts, null, 1)}`);
  return 'conflicting';
}

/** Repositories inside the session are named in commits; uncommitted changes leave out the folders made for them. */
function withoutPointers({ files, pointers }: Extract<MergeAnswer, { clean: true }>) {
  return Object.fromEntries(Object.entries(files).filter(([name]) => !pointers.includes(name)));
}

/** Files to compare: not the user's own, and not those that are told otherwise, nor folders where any is. */
function sessionFiles(files: Readonly<Record<string, string>>, unlike: readonly string[]) {
  const isCompared = (name: string) =>
    !['mine.txt', 'notes.txt', ...unlike].includes(name) && (unlike.length === 0 || !name.endsWith('/'));
  return Object.fromEntries(Object.entries(files).filter(([name]) => isCompared(name)));
}

/**
 * A file that has its name on every side is merged by itself alone, so that a part of the work must make of it what the
 * whole does, and leave all others.
 */
async function comparePart(made: MadeSession, mode: ApplyMode): Promise<string> {
  const { app, session, repository, work, merged, before } = made;
  if (work.open !== null || !merged.clean) return 'part: none';
  const target = await filesOf(made, 'HEAD');
  const [base, theirs, wanted] = [
    await filesOf(made, made.base),
    await filesOf(made, work.tree),
    await filesOf(made, merged.tree),
  ];
  const path = [...base.keys()].find(
    (name) =>
      theirs.get(name) !== base.get(name) && [theirs, target, wanted].every((files) => files.has(name)),
  );
  if (path === undefined) return 'part: none';
  const ours = await app.core.apply.run({ ...whole, session, mode, only: [path as RepoPath] });
  if (!ours.ok) {
    if (ours.refusal.code !== 'nothing-to-apply' || wanted.get(path) !== target.get(path))
      throw new Error(`only ${path} as ${mode}: ${JSON.stringify(ours.refusal)}`);
    return 'part: nothing';
  }
  const now = await filesManifest(repository, { mtimes: false });
  const untimed = Object.entries(before).map(([name, found]) => [name, found.replace(/ \d{19}$/, '')]);
  const others = Object.fromEntries(untimed.filter(([name]) => !name?.startsWith('@')));
  expectSame(`only ${path} as ${mode}`, now, { ...others, [path]: merged.files[path] ?? 'nothing' });
  expectOk(await app.core.apply.undo({ apply: ours.value.apply }));
  return 'part: applied';
}

/** Regular files of a tree: path to mode and object. */
async function filesOf({ git, repository }: MadeSession, tree: string): Promise<Map<string, string>> {
  const listed = await git.git(repository, ['ls-tree', '-r', '-z', tree]);
  const entries = listed.split('\0').filter((entry) => entry.startsWith('100'));
  return new Map(entries.map((entry) => [entry.slice(entry.indexOf('\t') + 1), entry.split('\t')[0] ?? '']));
}
