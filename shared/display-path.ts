import { shownParts } from './hidden-characters';

/** As {@link displayPath}, with line breaks and tabs left as they are: for prose and commands of several lines. */
export function displayText(text: string): string {
  return shownParts(text, 'kept')
    .map((part) => part.shown)
    .join('');
}

/**
 * A file, branch or command text made safe to show: everything invisible or able to reorder text is written as an
 * escape, a raw byte as `\xNN`. For showing only; never feed the result back as a path.
 */
export function displayPath(path: string): string {
  return shownParts(path, 'escaped')
    .map((part) => part.shown)
    .join('');
}
