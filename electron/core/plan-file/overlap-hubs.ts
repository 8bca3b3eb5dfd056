import type { PlanTask } from '#shared/plan';

/**
 * Files that much of a repository meets in: what a task changes of them it seldom names, and two tasks of one such kind get
 * in each other's way without a path in common, as two new migrations do.
 */
export type Hub = 'dependencies' | 'migrations' | 'translations' | 'snapshots' | 'continuous integration';

const MANIFESTS = new Set([
  ...['package.json', 'package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lockb', 'cargo.toml'],
  ...['cargo.lock', 'go.mod', 'go.sum', 'pyproject.toml', 'poetry.lock', 'uv.lock', 'requirements.txt'],
  ...['gemfile', 'gemfile.lock', 'composer.json', 'composer.lock', 'pom.xml', 'build.gradle'],
  ...['directory.packages.props', 'pubspec.yaml', 'mix.exs', 'podfile', 'package.swift'],
]);
const IN_PATHS: readonly (readonly [Hub, RegExp])[] = [
  ['migrations', /(?:^|\/)(?:migrations?|migrate)\//i],
  ['translations', /(?:^|\/)(?:locales?|i18n|translations?|lang)\//i],
  ['snapshots', /(?:^|\/)__snapshots__\/|\.snap$/i],
  ['continuous integration', /^\.github\/workflows\/|^\.gitlab-ci\.yml$|^\.circleci\//i],
];
const IN_TITLES: readonly (readonly [Hub, RegExp])[] = [
  ['migrations', /\b(?:add|create|write|generate|new)\b[^.]{0,60}\bmigrations?\b/i],
  [
    'dependencies',
    /\b(?:add|install|upgrade|bump|remove|replace)\b[^.]{0,60}\b(?:dependency|dependencies|package|packages|library|crate|gem)\b/i,
  ],
];

/** Files to which everybody adds at places of their own, so that Git often merges them. */
const APPENDED =
  /(?:^|\/)(?:tests?|__tests__|specs?|docs?)\/|(?:[._-](?:tests?|specs?)|tests?)\.[a-z0-9]{1,5}$|\.(?:md|mdx|rst|adoc|txt)$|(?:^|\/)changelog/i;

/** The hubs that a task is likely to change. */
export function hubsOf(task: PlanTask): ReadonlySet<Hub> {
  const found = new Set<Hub>();
  for (const { path, role } of task.files) {
    if (role === 'reads') continue;
    const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
    if (MANIFESTS.has(name) || /\.(?:csproj|fsproj|sln|slnx)$/.test(name)) found.add('dependencies');
    for (const [hub, pattern] of IN_PATHS) if (pattern.test(path)) found.add(hub);
  }
  const title = task.title.slice(0, 500);
  for (const [hub, pattern] of IN_TITLES) if (pattern.test(title)) found.add(hub);
  return found;
}

/** Whether those who change this file at once are often merged all the same. */
export function isOftenMerged(path: string): boolean {
  return APPENDED.test(path);
}
