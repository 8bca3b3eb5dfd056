import { lstatSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { liesIn, meet } from '../../lies-in';
import type { Mount } from '../policy';

/** Where caches of the user's are seen in a sandbox. */
const CACHES = '/run/understory/caches';

/** A cache of the user's that sandboxes may read. */
type SharedCache = {
  readonly name: string;
  /** Where the user has it. */
  at(home: string, env: Variables): string;
  /** Where it is seen. */
  readonly seenAt: string;
  /** How a tool is told to read there and to write elsewhere; none: it cannot be, so it finds links in its own cache. */
  readonly variables?: Variables;
  readonly links?: {
    /** The tool's own cache, below the home. */
    readonly to: string;
    /** A worktree with this file is one in which the tool works. */
    readonly worksWith: string;
    readonly programs: readonly string[];
  };
};

type Variables = Readonly<Record<string, string>>;

/**
 * Nothing else of these tools: what stands beside these folders has log-ins, as `.npmrc`, `credentials.toml` and
 * `settings.xml` do, or headers of requests, as npm's index and pip's cache of responses do.
 */
const SHARED: readonly SharedCache[] = [
  {
    name: 'npm',
    at: (home, env) => join(env.npm_config_cache ?? join(home, '.npm'), '_cacache/content-v2'),
    seenAt: `${CACHES}/npm`,
    links: { to: '.npm/_cacache/content-v2', worksWith: 'package.json', programs: ['npm', 'npx'] },
  },
  {
    name: 'cargo',
    at: (home, env) => join(env.CARGO_HOME ?? join(home, '.cargo'), 'registry/cache'),
    seenAt: `${CACHES}/cargo`,
    links: { to: '.cargo/registry/cache', worksWith: 'Cargo.toml', programs: [] },
  },
  {
    name: 'go',
    at: (home, env) =>
      join(
        env.GOMODCACHE ?? join(env.GOPATH?.split(':')[0] || join(home, 'go'), 'pkg/mod'),
        'cache/download',
      ),
    seenAt: `${CACHES}/go`,
    variables: { GOPROXY: `file://${CACHES}/go,https://proxy.golang.org,direct` },
  },
  {
    name: 'gradle',
    at: (home, env) => join(env.GRADLE_USER_HOME ?? join(home, '.gradle'), 'caches/modules-2'),
    seenAt: `${CACHES}/gradle/modules-2`,
    variables: { GRADLE_RO_DEP_CACHE: `${CACHES}/gradle` },
  },
  {
    name: 'maven',
    at: (home) => join(home, '.m2/repository'),
    seenAt: `${CACHES}/maven`,
    variables: { MAVEN_ARGS: `-Dmaven.repo.local.tail=${CACHES}/maven` },
  },
];

/** What a sandbox has of the user's caches. */
export type SharedCaches = {
  readonly mounts: readonly Mount[];
  readonly variables: Variables;
  /** Those that their tools find by links, with the folders that these are made in. */
  readonly linked: readonly { readonly name: string; readonly from: string; readonly to: string }[];
};

/**
 * The caches of the user's that programs of a sandbox may read, and none of which they can write: what they load besides
 * stays in the sandbox. Whatever has to do with a `hidden` folder is left out, and so is what is not the user's own.
 *
 * @param worktree where they work, which says whose links are worth making
 */
export function sharedCaches(
  { command, env, home }: { readonly command: string; readonly env: Variables; readonly home: string },
  worktree: string,
  hidden: readonly string[],
): SharedCaches {
  const there = SHARED.flatMap((cache) => {
    const from = ownFolder(cache.at(home, env));
    const mayBeSeen = from !== null && !liesIn(from, home) && hidden.every((one) => !meet(one, from));
    return mayBeSeen ? [{ ...cache, from }] : [];
  });
  return {
    mounts: there.map(({ from, seenAt }) => ({ from, to: seenAt, access: 'read' })),
    variables: Object.assign({}, ...there.map(({ variables }) => variables)) as Variables,
    linked: there.flatMap(({ name, seenAt, links }) => {
      if (!links) return [];
      const wanted = links.programs.includes(basename(command)) || isThere(join(worktree, links.worksWith));
      return wanted ? [{ name, from: seenAt, to: links.to }] : [];
    }),
  };
}

/** The real path of a folder of the user's; null where there is none. */
function ownFolder(path: string): string | null {
  try {
    const real = realpathSync(path);
    const found = statSync(real);
    return found.isDirectory() && found.uid === process.getuid?.() ? real : null;
  } catch {
    return null;
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
