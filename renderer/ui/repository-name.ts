import { displayPath } from '#shared/display-path';

/** The folder's own name. */
export function repositoryName(path: string): string {
  return displayPath(path.split(/[/\\]/).filter(Boolean).at(-1) ?? path);
}
