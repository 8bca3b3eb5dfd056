import { lstat, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { CommitId } from '#shared/ids';
import { borrowingObjects, readPlainFile, worktreeLanes } from '../../git';
import { proveInPlace } from '../../workspace-pin';
import type { Mount } from '../policy';
import { type Agreed, keepAgreed, readAgreed, type Side } from './agreed';
import { type BegunParts, begunOf } from './begin';
import { headLine, holdObjects, indexOfCommit, writeGiven } from './given';
import { lendObjects } from './lend-objects';
import { beginFolder, clearHalfMade, finishFolder, type GivenIndex, isMade, putAside } from './make-folder';
import { openObjectStore, tidyStore } from './object-store';
import { type Outside, openOutside } from './outside';
import { doorTo, gitMounts, lentFolder, objectFormatOf, placesOf, type SandboxedWorktree } from './places';
import { PRELUDE, runInside } from './run-offline';
import { refOfLine, type UserRefs, userRefs } from './user-refs';

export type Refreshed = {
  /** What of Git a process in the sandbox is to see. */
  readonly mounts: readonly Mount[];
  /** The folder is another one than before: a process that still runs has the old one. */
  readonly isNew: boolean;
  /** The one before could not be used, and was put aside. */
  readonly replaced: string | null;
};

/** Little: what went wrong is on standard error. */
const MOST_SAID = 64 * 1024;

/**
 * Brings a session's private Git folder to what the repository has: the user's refs, and branch, HEAD and index of the
 * worktree where these changed outside. It is made where there is none, or none that can be used. What the agent has
 * beside that, such as a stash, stays. Before this, what is new inside is to be taken over.
 *
 * @param options `unfinished`: what the agent has in the middle is still so. `asGiven`: the user's refs are inside as they were given
 *   last. `step`: told of every step that changed something
 */
export function refreshPrivateGit(
  of: SandboxedWorktree,
  options: RefreshOptions & { readonly asGiven?: boolean },
): Promise<Refreshed> {
  return worktreeLanes.lane(of.worktree).run(async () => {
    if (options.asGiven && (await isUpToDate(of, options)))
      return { mounts: gitMounts(of), isNew: false, replaced: null };
    return refresh(of, options);
  });
}

type RefreshOptions = { readonly unfinished: boolean; readonly step?: (name: string) => void };

/**
 * Does the same where there is a folder that can be used, and leaves all as it is where there is none: so that the next refresh finds
 * nothing to do.
 */
export function refreshBeforehand(of: SandboxedWorktree, options: RefreshOptions): Promise<void> {
  return worktreeLanes.lane(of.worktree).run(async () => {
    if (!(await isMade(of)) || !(await readAgreed(of)) || (await isUpToDate(of, options))) return;
    await refresh(of, { ...options, isBeforehand: true });
  });
}

/** Nothing changed outside since both sides agreed. */
async function isUpToDate(of: SandboxedWorktree, { unfinished }: RefreshOptions): Promise<boolean> {
  const agreed = (await isMade(of)) ? await readAgreed(of) : null;
  if (agreed === null || agreed.settled || (agreed.operation !== null && !unfinished)) return false;
  if (agreed.admin !== of.admin || agreed.branch !== of.branch) return false;
  await proveInPlace(of.home, of.repositoryPath);
  const [{ side }, refs] = await Promise.all([openOutside(of), userRefs(doorTo(of.commonDir))]);
  return (
    refs.fingerprint === agreed.refs &&
    side.branch === agreed.inside.branch &&
    isDeepStrictEqual(side, agreed.outside)
  );
}

/** What of Git a process in the sandbox is to see; what is not there yet is made. */
export async function privateGitMounts(of: SandboxedWorktree): Promise<readonly Mount[]> {
  if (await isWhole(of)) return gitMounts(of);
  return worktreeLanes.lane(of.worktree).run(async () => {
    // It was being made.
    if (await isWhole(of)) return gitMounts(of);
    return (await refresh(of, { unfinished: true })).mounts;
  });
}

async function isWhole(of: SandboxedWorktree): Promise<boolean> {
  const needed = [placesOf(of).known, lentFolder(of.home, of.commonDir)];
  const there = await Promise.all(needed.map((path) => lstat(path).catch(() => null)));
  return there.every((one) => one !== null) && (await isMade(of)) && (await readAgreed(of)) !== null;
}

async function refresh(
  of: SandboxedWorktree,
  options: RefreshOptions & { readonly isBeforehand?: boolean },
): Promise<Refreshed> {
  const { step = () => undefined } = options;
  await proveInPlace(of.home, of.repositoryPath);
  const places = placesOf(of);
  await mkdir(places.agentHome, { recursive: true, mode: 0o700 });
  const begun = await begunOf(of);
  if (begun === null) await clearHalfMade(of);
  const [agreed, outside, refs] = await Promise.all([
    readAgreed(of),
    openOutside(of),
    begun?.parts?.refs ?? userRefs(doorTo(of.commonDir)),
  ]);
  const isHeld = agreed === null && begun?.parts != null && isOfBase(of, outside, begun.parts);
  const { index, known } = isHeld
    ? { index: outside.side.index, known: [of.base] }
    : await giveObjects(of, { outside, refs, agreed });
  step('objects held');
  const side = { ...outside.side, index };
  const next: Agreed = {
    inside: side,
    outside: outside.side,
    refs: refs.fingerprint,
    names: refs.lines.map(refOfLine),
    operation: null,
    settled: false,
    admin: of.admin,
    branch: of.branch,
    known,
    recorded: agreed?.recorded ?? null,
    recordedIndex: agreed?.recordedIndex ?? null,
  };
  const mounts = gitMounts(of);
  const isThere = await isMade(of);
  let replaced: string | null = null;
  if (isThere && agreed) {
    const given = await give(of, { ...options, outside, refs, agreed, next });
    step('given');
    if (given.ok) {
      const operation = options.unfinished && !agreed.settled ? agreed.operation : null;
      keepAgreed(of, { ...next, inside: given.inside, operation });
      step('agreed');
      return { mounts, isNew: false, replaced };
    }
    if (options.isBeforehand) return { mounts, isNew: false, replaced };
    replaced = given.why;
  }
  if (isThere) await putAside(of);
  step('put aside');
  const folder = begun?.folder ?? (await beginFolder(of));
  keepAgreed(of, next);
  step('agreed');
  await finishFolder(of, folder, { outside, refs, index: isHeld ? outside.index : await givenIndex(of) });
  step('made');
  return { mounts, isNew: true, replaced };
}

/** Branch, HEAD and index have nothing but what the session begins on, all of which is held. */
function isOfBase({ base }: SandboxedWorktree, { side, index }: Outside, { files }: BegunParts): boolean {
  return (
    side.branch === base && side.commit === base && index?.objects.every((id) => files.has(id)) !== false
  );
}

async function givenIndex(of: SandboxedWorktree): Promise<GivenIndex | null> {
  const read = await readPlainFile(join(placesOf(of).given, 'index'), { most: Number.MAX_SAFE_INTEGER });
  return read && { bytes: read.bytes, seconds: read.stats.mtimeMs / 1000 };
}

/** All that is to be read inside is lent, or in the session's own store. Answers the index that is given, too. */
async function giveObjects(
  of: SandboxedWorktree,
  options: { readonly outside: Outside; readonly refs: UserRefs; readonly agreed: Agreed | null },
): Promise<{ index: string | null; known: CommitId[] }> {
  const { outside, refs, agreed } = options;
  const { repository, side } = outside;
  const objectFormat = objectFormatOf(of);
  const lent = await lendObjects(of.home, of.commonDir, { repository, refs, objectFormat });
  const store = await openObjectStore(placesOf(of).known, objectFormat);
  const known = [...new Set([side.branch, side.commit, of.base])].filter((commit) => commit !== null);
  await writeGiven(of, outside);
  const isSame =
    agreed !== null &&
    known.every((commit) => agreed.known.includes(commit)) &&
    [agreed.outside.index, agreed.inside.index].includes(side.index);
  if (isSame) return { index: side.index, known };
  await tidyStore(store);
  const ends = [...(agreed?.known ?? []), ...refs.tips];
  const indexed = outside.index !== null;
  const held = await holdObjects(of, store, { indexed, lent, tips: known, ends });
  if (held) return { index: side.index, known };
  const git = await borrowingObjects(store.git, [lent.objects]);
  const index = await indexOfCommit(of, git, side.commit);
  return { index: index?.fingerprint ?? null, known };
}

const SCRIPT = `${PRELUDE}
again() {
  "$@" && return 0
  # Left by a Git that was ended: nothing of this folder is under way that matters.
  find . -name '*.lock' -type f -delete
  "$@"
}
edit() { git update-ref --no-deref -m understory --stdin </tmp/edits; }
# In the order of names, as what is given.
git for-each-ref --format='%(refname) %(objectname)' refs/heads refs/tags refs/remotes >/tmp/has 2>/dev/null || exit 42
comm -23 "$GIVEN/refs" /tmp/has >/tmp/missing || exit 42
: >/tmp/edits
[ ! -s /tmp/missing ] || sed 's/^/update /' /tmp/missing >/tmp/edits
if [ -s "$GIVEN/gone" ]; then
  cut -d ' ' -f 1 /tmp/has | comm -12 - "$GIVEN/gone" | sed 's/^/delete /' >>/tmp/edits
fi
if [ -s /tmp/edits ]; then
  # What the agent has checked out of the user's stays checked out as it is.
  head=$(git symbolic-ref -q HEAD)
  if [ -n "$head" ] && grep -qF -e "update $head " -e "delete $head" /tmp/edits; then
    at=$(git rev-parse -q --verify 'HEAD^{commit}') && again git update-ref --no-deref HEAD "$at"
  fi
  # A branch of the agent's may be in the way of a user's: that one alone is not given.
  again edit || while read -r line; do printf '%s\\n' "$line" | git update-ref --no-deref -m understory --stdin; done </tmp/edits
fi
if [ -n "$AT" ] && ! grep -qxF "$BRANCH $AT" /tmp/has; then
  again git update-ref --no-deref -m understory "$BRANCH" "$AT" || exit 43
fi
if [ "$BRANCH_WAS" != "$BRANCH" ]; then
  [ "$(git symbolic-ref -q HEAD)" != "$BRANCH_WAS" ] || again git symbolic-ref -m understory HEAD "$BRANCH" || exit 45
  git update-ref --no-deref -d "$BRANCH_WAS"
fi
cd "$GIT_DIR" || exit 44
# Submodules say where their files are by a path that was the worktree's.
was=$(head -c 4096 gitdir) && was=\${was%/.git} && now=\${LINK%/.git}
[ "$was" = "$now" ] || [ ! -d modules ] || find modules \\( -name objects -o -name refs -o -name hooks \\) -prune -o -type f -name config -print |
while IFS= read -r config; do
  folder="$PWD/\${config%/config}"
  files=$(git config --file "$config" core.worktree) && files=$(cd "$folder" && realpath -m -s -- "$files") || continue
  case $files in "$was"/*) git config --file "$config" core.worktree "$(realpath -m -s --relative-to="$folder" -- "$now/\${files#"$was"/}")" ;; esac
done
printf '%s\\n' "$LINK" >gitdir.understory && mv -f gitdir.understory gitdir || exit 44
if [ -n "$SETTLED" ]; then
  for one in rebase-merge rebase-apply sequencer MERGE_HEAD MERGE_MODE MERGE_MSG MERGE_RR AUTO_MERGE SQUASH_MSG CHERRY_PICK_HEAD REVERT_HEAD REBASE_HEAD BISECT_LOG BISECT_START BISECT_NAMES BISECT_TERMS BISECT_EXPECTED_REV BISECT_RUN BISECT_ANCESTORS_OK; do
    if [ -e "$one" ] || [ -L "$one" ]; then rm -rf "$one"; fi
  done
fi
case "$HEAD_IS" in
  '') ;;
  'ref: '*) again git symbolic-ref -m understory HEAD "\${HEAD_IS#ref: }" || exit 45 ;;
  *) again git update-ref --no-deref -m understory HEAD "$HEAD_IS" || exit 45 ;;
esac
# One that Git cannot read keeps the agent from everything. To read it, Git looks at HEAD as well.
reads=1
[ -f index ] && git ls-files --stage >/dev/null 2>&1 || reads=
[ -n "$reads" ] || INDEX=1
if [ -n "$INDEX" ] && [ -f "$GIVEN/index" ]; then
  if [ -e index.lock ] || [ -L index.lock ]; then rm -rf index.lock; fi
  cp -p "$GIVEN/index" index.understory && mv -f index.understory index || exit 46
fi
[ -f index ] && [ -f HEAD ] || exit 47
[ -n "$reads" ] || git symbolic-ref -q HEAD >/dev/null || git rev-parse -q --verify HEAD >/dev/null || exit 48
`;

/** A ref and its object each, in the order of the bytes of the refs, none of which has anything before a space in it. */
function byName({ lines }: UserRefs): string {
  const named = lines.map((line) => `${refOfLine(line)} ${line.slice(0, line.indexOf(' '))}\n`);
  return named.sort((one, other) => (one < other ? -1 : 1)).join('');
}

async function give(
  of: SandboxedWorktree,
  options: {
    readonly unfinished: boolean;
    readonly outside: Outside;
    readonly refs: UserRefs;
    readonly agreed: Agreed;
    readonly next: Agreed;
  },
): Promise<{ ok: true; inside: Side } | { ok: false; why: string }> {
  const { outside, refs, agreed, next, unfinished } = options;
  const { side } = outside;
  const was = agreed.outside;
  const isHead = side.ref !== was.ref || (side.ref === null && side.commit !== was.commit);
  const isIndex =
    side.index !== null && side.index !== was.index && next.inside.index !== agreed.inside.index;
  const now = new Set(next.names);
  const gone = agreed.names.filter((name) => !now.has(name)).sort((one, other) => (one < other ? -1 : 1));
  const { given } = placesOf(of);
  await Promise.all([
    writeFile(join(given, 'refs'), byName(refs)),
    writeFile(join(given, 'gone'), gone.map((name) => `${name}\n`).join('')),
  ]);
  const ran = await runInside(of, SCRIPT, {
    env: {
      AT: side.branch ?? '',
      BRANCH_WAS: agreed.branch,
      LINK: `${of.worktree}/.git`,
      SETTLED: unfinished && !agreed.settled ? '' : '1',
      HEAD_IS: isHead ? headLine(side) : '',
      INDEX: isIndex ? '1' : '',
    },
    most: MOST_SAID,
    admin: agreed.admin,
    given: true,
  });
  if (ran.why === 'not-started') throw new Error(`no sandbox could be made: ${ran.stderr.trim()}`);
  if (ran.code !== 0) return { ok: false, why: `${ran.code ?? 'ended'}: ${ran.stderr.trim().slice(0, 500)}` };
  const inside = isHead ? { ref: side.ref, commit: side.commit } : agreed.inside;
  return {
    ok: true,
    inside: {
      ref: inside.ref,
      commit: inside.ref === of.branch ? side.branch : inside.commit,
      branch: side.branch,
      index: isIndex ? next.inside.index : agreed.inside.index,
    },
  };
}
