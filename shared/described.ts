import { displayPath } from './display-path';

/** A refusal in words: what happened, what was kept (null where nothing was at stake), what to do (null: nothing). */
export type Described = {
  readonly title: string;
  readonly kept: string | null;
  readonly advice: string | null;
};

export const NOTHING_WRITTEN = 'Nothing was written: your workspace, index and branches are as they were.';

export const WORK_KEPT = 'The session and its work are kept.';

export function said(title: string, kept: string | null, advice: string | null): Described {
  return { title, kept, advice };
}

/** The first few of some paths. */
export function paths(all: readonly string[]): string {
  return some([...new Set(all)].map(displayPath));
}

export function some(all: readonly string[]): string {
  const shown = all.slice(0, 3).join(', ');
  return all.length > 3 ? `${shown} and ${all.length - 3} more` : shown;
}

/** A path as one word of a shell, for a command that the user is to type. */
export function shellWord(text: string): string {
  return `'${displayPath(text).replaceAll("'", "'\\''")}'`;
}
