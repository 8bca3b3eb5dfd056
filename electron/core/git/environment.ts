import { isAbsolute } from 'node:path';
import { inheritedGit, withAbsoluteSearchPath } from '../process';

/** Of what the user set for every Git, what our own calls need: the rest speaks to people, remotes and editors. */
const KEPT =
  /^GIT_((AUTHOR|COMMITTER)_(NAME|EMAIL)|CONFIG_(NOSYSTEM|GLOBAL|SYSTEM)|EXEC_PATH|SSL_.*|LFS_SKIP_(SMUDGE|DOWNLOAD_ERRORS))$/;

/**
 * The most that Git may ask for at once: a file without end in the place of a small one would fill the memory. What it
 * reads in pieces, such as large objects, is not bound by it. Under 4 GiB, since some systems count no further.
 */
const MOST_MEMORY = '3g';

/**
 * The process environment for Git: no inherited `GIT_DIR`, `GIT_INDEX_FILE` and the like (they would make us work on
 * the wrong repository), no prompts, no localised messages, no optional locks, and nothing that would be looked for in
 * the folder that Git runs in. Objects are what they are: replacements and grafts, which anybody with access to the
 * repository can add, would show another content than the one applied.
 */
export function gitEnvironment(): Readonly<Record<string, string>> {
  const own = { ...process.env };
  if (!last || !isSame(last.own, own)) last = { own, made: madeFor(own) };
  return last.made;
}

/** What was made last: each call asks for it, and what it is made of hardly ever changes. */
let last: {
  readonly own: NodeJS.ProcessEnv;
  readonly made: Readonly<Record<string, string>>;
} | null = null;

function isSame(one: NodeJS.ProcessEnv, other: NodeJS.ProcessEnv): boolean {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => one[name] === other[name] && name in other)
  );
}

function madeFor(inherited: NodeJS.ProcessEnv): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(inherited)) {
    if (value === undefined || name.startsWith('GIT_')) continue;
    // The rule for these folders says that a relative one does not count; Git would take it all the same.
    if (name === 'XDG_CONFIG_HOME' && !isAbsolute(value)) continue;
    environment[name] = value;
  }
  for (const [name, value] of Object.entries(inheritedGit(inherited))) {
    if (KEPT.test(name)) environment[name] = value;
  }
  return {
    ...withAbsoluteSearchPath(environment),
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_ALLOC_LIMIT: MOST_MEMORY,
    GIT_NO_REPLACE_OBJECTS: '1',
    // No such file can be made. An empty one that is there would have Git, and what filters run, advise against it.
    GIT_GRAFT_FILE: '/dev/null/none',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    GIT_EDITOR: ':',
    GIT_PAGER: 'cat',
  };
}
