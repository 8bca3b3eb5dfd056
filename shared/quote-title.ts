import { displayPath } from './display-path';

/** A session's title inside a sentence: quoted, without the full stop that would stand before the sentence's own. */
export function quoteTitle(title: string): string {
  return `“${displayPath(title).replace(/(?<!\.)\.$/, '')}”`;
}
