import { lstat, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { CommitId } from '#shared/ids';
import { keepNow, readKept } from '../../data-folder';
import { commitsAmong, currentHead, type Git, openGit, readRef, updateRef, worktreeLanes } from '../../git';
import { liesIn } from '../../lies-in';
import { readAgreed } from './agreed';
import { openObjectStore } from './object-store';
import { objectFormatOf, placesOf, type SandboxedWorktree } from './places';
import { PRELUDE, runInside } from './run-offline';
import { type Submodule, SubmoduleName, submodulesIn } from './submodules-inside';

/** What of each submodule is outside already, by the names that Git knows them by. */
const Taken = z.record(SubmoduleName, CommitId);

const MOST_SUBMODULES = 64;
/** Of one submodule, what is new, compressed. In bytes; `ulimit` counts in blocks of 512. */
const LARGEST = 256 * 1024 * 1024;
const MOST_PRINTED = 2 * LARGEST;

/** Of a submodule's refs outside, where it was inside when it was last taken, and what could not become its HEAD. */
const TAKEN = 'refs/sandbox/taken';
const KEPT = 'refs/sandbox/kept/';

/** What histories of others have that does no harm, and that no clone of theirs is refused for. */
const HARMLESS = ['badDate', 'badDateOverflow', 'badEmail', 'badName', 'badTimezone', 'missingEmail']
  .concat(['missingNameBeforeEmail', 'missingSpaceBeforeDate', 'missingSpaceBeforeEmail', 'zeroPaddedDate'])
  .map((each) => `${each}=warn`)
  .join(',');

/** As `submodulesIn` reads it. */
const SCRIPT = `${PRELUDE}
ulimit -f ${LARGEST / 512}
unset GIT_COMMON_DIR
cd "worktrees/$ADMIN" || exit 40
[ -d modules ] && [ ! -L modules ] || exit 0
find modules \\( -name objects -o -name refs -o -name logs -o -name hooks -o -name info \\) -prune -o -type f -name HEAD -print |
head -n ${MOST_SUBMODULES} | while IFS= read -r head; do
  name=\${head%/HEAD}
  GIT_DIR="$PWD/$name"
  export GIT_DIR
  at=$(git rev-parse -q --verify 'HEAD^{commit}' 2>/dev/null) || continue
  name=\${name#modules/}
  tree=$(git config --file "$GIT_DIR/config" core.worktree)
  case $tree in /*) ;; *) tree="$GIT_DIR/$tree" ;; esac
  shallow=
  [ ! -f "$GIT_DIR/shallow" ] || shallow=$(head -c 65536 "$GIT_DIR/shallow" | tr '\\n' ' ')
  printf '%s\\n%s\\n%s\\n%s\\n' "$name" "$at" "$(realpath -m -s -- "$tree")" "$shallow"
  known=
  while IFS=' ' read -r id one; do [ "$one" != "$name" ] || known=$id; done <<TAKEN
$TAKEN
TAKEN
  [ -z "$known" ] || git cat-file -e "$known^{commit}" 2>/dev/null || known=
  if [ "$known" = "$at" ]; then echo 0; continue; fi
  if printf '%s\\n' "$at" \${known:+"^$known"} | git pack-objects --revs --stdout --threads=1 -q >/tmp/pack 2>/dev/null
  then stat -c %s /tmp/pack; cat /tmp/pack
  else echo -1
  fi
done
`;

/**
 * Brings the submodules of a session's worktree out of its sandbox to where Git looks for them outside, the worktree's entry in the
 * repository: so the user's Git reads that worktree, and has the commits that were made there, as without a sandbox. They are
 * repositories of this worktree alone, into which only comes what was inside, checked. What the user does in one outside stays.
 *
 * @returns names of those whose commits stay in the sandbox; empty where all are outside; null where none could be read
 */
export async function takeSubmodules(of: SandboxedWorktree): Promise<readonly string[] | null> {
  const { git, entry } = placesOf(of);
  // It only says whether a sandbox is worth its time.
  if (!(await lstat(join(git, 'worktrees', of.admin, 'modules')).catch(() => null))) return [];
  return worktreeLanes.lane(of.worktree).run(async () => {
    const modules = join(entry, 'modules');
    const taken = new Map(await takenBefore(of, modules));
    const ran = await runInside(of, SCRIPT, {
      env: { TAKEN: [...taken].map(([name, head]) => `${head} ${name}`).join('\n') },
      most: MOST_PRINTED,
      admin: (await readAgreed(of))?.admin ?? of.admin,
    });
    const found = ran.why === 'exited' && ran.code === 0 ? submodulesIn(ran.stdout) : null;
    if (found === null) return null;
    const left: string[] = [];
    const names = new Set(found.map(({ name }) => name));
    // A submodule before those in it.
    for (const submodule of found.toSorted((one, other) => one.name.length - other.name.length)) {
      const { name, head } = submodule;
      if (hasPlaceOfItsOwn(name, names) && (await take(of, join(modules, name), submodule)))
        taken.set(name, head);
      else left.push(name);
    }
    keepNow(placesOf(of).submodules, Object.fromEntries(taken));
    return left;
  });
}

/** As far as it still is there: the trash may have taken it. */
async function takenBefore(of: SandboxedWorktree, modules: string): Promise<[string, CommitId][]> {
  const kept = await readKept(placesOf(of).submodules, Taken);
  const known = await Promise.all(
    Object.keys(kept ?? {}).map(async (name): Promise<[string, CommitId][]> => {
      const folder = join(modules, name);
      if (!(await lstat(join(folder, 'config')).catch(() => null))) return [];
      const head = await readRef(openSubmodule(folder), TAKEN);
      return head === null ? [] : [[name, head]];
    }),
  );
  return known.flat();
}

/** Git on the repository of a submodule, whose files may be gone. */
function openSubmodule(folder: string): Git {
  return openGit(folder, { gitDir: folder, workTree: folder, oursOnly: true });
}

/** In the folder of another one only where Git puts the submodules of a submodule. */
function hasPlaceOfItsOwn(name: string, names: ReadonlySet<string>): boolean {
  const parts = name.split('/');
  return parts.every((_, at) => !names.has(parts.slice(0, at).join('/')) || parts[at] === 'modules');
}

/** Whether it is outside now. */
async function take(of: SandboxedWorktree, folder: string, submodule: Submodule): Promise<boolean> {
  const { name, head, files, shallow, pack } = submodule;
  if (pack === null || files === of.worktree || !liesIn(of.worktree, files)) return false;
  try {
    await mkdir(dirname(folder), { recursive: true });
    await openObjectStore(folder, objectFormatOf(of));
    const git = openSubmodule(folder);
    if (shallow.length > 0) await writeFile(join(folder, 'shallow'), shallow.map((id) => `${id}\n`).join(''));
    const check = ['index-pack', '--stdin', `--strict=${HARMLESS}`, `--max-input-size=${pack.length}`];
    if (pack.length > 0) await git.run(check, { input: pack });
    if ((await commitsAmong(git, [head])).length === 0) return false;
    const was = await readRef(git, TAKEN);
    if (was === null) await setUp(of, git, { folder, files, name });
    if (head !== was) await moveHead(git, was, head);
    await updateRef(git, TAKEN, head);
    return true;
  } catch {
    // Whatever it was, the submodule is whole inside, and the user is told that it is there.
    return false;
  }
}

/** The repository of a submodule, with the address that the user has for it. */
async function setUp(
  of: SandboxedWorktree,
  git: Git,
  { folder, files, name }: { readonly folder: string; readonly files: string; readonly name: string },
): Promise<void> {
  const set = (key: string, value: string) =>
    git.run(['config', '--file', join(folder, 'config'), key, value]);
  const own = ['config', '--file', join(of.commonDir, 'config'), '--get', `submodule.${name}.url`];
  const { code, stdout } = await git.try(own);
  if (code === 0) {
    await set('remote.origin.url', stdout.toString('utf8').trimEnd());
    await set('remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*');
  }
  await set('core.worktree', relative(folder, files));
  await set('core.bare', 'false');
}

/** Where the user moved HEAD or staged something, theirs stays and the commit is kept beside it. */
async function moveHead(git: Git, was: CommitId | null, head: CommitId): Promise<void> {
  const { commit } = await currentHead(git);
  const isAsLeft =
    commit === was &&
    (was === null || (await git.try(['diff-index', '--cached', '--quiet', was])).code === 0);
  if (!isAsLeft) {
    if (commit !== head) await updateRef(git, `${KEPT}${head}`, head);
    return;
  }
  await git.run(['read-tree', head]);
  await updateRef(git, 'HEAD', head);
}
