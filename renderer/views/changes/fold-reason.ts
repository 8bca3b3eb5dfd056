import type { ChangedFile } from '#shared/changeset';
import { displayPath } from '#shared/display-path';

/** Names of files in which a package manager notes what it chose. */
const LOCK_FILES: ReadonlySet<string> = new Set([
  ...['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'deno.lock'],
  ...['cargo.lock', 'go.sum', 'gemfile.lock', 'composer.lock', 'podfile.lock', 'package.resolved'],
  ...['poetry.lock', 'pipfile.lock', 'uv.lock', 'pdm.lock', 'mix.lock', 'flake.lock', 'pubspec.lock'],
  ...['gradle.lockfile', 'packages.lock.json', '.terraform.lock.hcl'],
]);
const MINIFIED = /[.-]min\.(js|mjs|cjs|css)$|\.(js|mjs|cjs|css)\.map$/;

/** A change of more lines is not read from top to bottom. */
const LARGE = 1_500;

/** Why a file is folded until somebody asks for it; null: it is not. */
export function foldReason(file: ChangedFile): string | null {
  const name = displayPath(file.path.slice(file.path.lastIndexOf('/') + 1)).toLowerCase();
  if (LOCK_FILES.has(name)) return 'Lock file';
  if (file.generated) return 'Generated file';
  if (MINIFIED.test(name)) return 'Minified or generated file';
  const lines = file.additions + file.deletions;
  if (lines > LARGE) return `Large change: ${lines.toLocaleString('en')} lines`;
  return null;
}
