import { useCallback, useEffect, useRef, useState } from 'react';
import type { ChangedFile, Changeset } from '#shared/changeset';
import { enclosingNames } from '../../editor/enclosing-names';
import { languageOf } from '../../editor/language-of';
import { type LineMark, lineAt } from '../../editor/line-sign';
import { BLOCK_HEAD, topItem } from './block-places';
import { knownDiff } from './file-diffs';
import type { ScrollPlace } from './use-scroll-place';

/** Without scrolling for so long, in milliseconds, the reader has stopped: moving must cost no frame. */
const PAUSE = 120;

type Named = { readonly file: ChangedFile; readonly names: readonly string[] };

const nothingNamed: readonly string[] = [];

/**
 * In which named things the reader of a scroll of files is: at the lines where he is, while they are in view, else at the
 * uppermost line. `lookSoon` finds it out, once he has stopped.
 */
export function useNamesHere(given: {
  changeset: Changeset;
  files: readonly ChangedFile[];
  ignoreSpace: boolean;
  scroller: () => HTMLElement | null;
  at: () => ScrollPlace | null;
}): { readonly namesOf: (file: ChangedFile) => readonly string[]; readonly lookSoon: () => void } {
  const [named, setNamed] = useState<Named | null>(null);
  const latest = useRef(given);
  useEffect(() => {
    latest.current = given;
  });
  const look = useCallback(() => {
    const { changeset, files, ignoreSpace, scroller, at } = latest.current;
    const element = scroller();
    const here = element && (inView(element, files, at()) ?? uppermost(element, files));
    const diff = here && knownDiff(changeset, here.file, ignoreSpace);
    if (!here || diff?.type !== 'texts') return setNamed(null);
    const { side, lines } = here.place;
    const text = side === 'after' ? diff.now : diff.old;
    const names = enclosingNames(
      { count: text.length, line: (number) => text[number - 1] ?? '' },
      lines.first,
      languageOf(here.file.path),
    );
    setNamed((before) => (before && isSame(before, here.file, names) ? before : { file: here.file, names }));
  }, []);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const lookSoon = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(look, PAUSE);
  }, [look]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return { namesOf: (file) => (named?.file === file ? named.names : nothingNamed), lookSoon };
}

function isSame(before: Named, file: ChangedFile, names: readonly string[]): boolean {
  return before.file === file && before.names.join('\n') === names.join('\n');
}

/** A place whose first line is drawn and in view; else null. */
function inView(
  scroller: HTMLElement,
  files: readonly ChangedFile[],
  place: ScrollPlace | null,
): ScrollPlace | null {
  if (!place) return null;
  const mark: LineMark = `${place.place.side} ${place.place.lines.first}`;
  const item = `[data-index="${files.indexOf(place.file)}"]`;
  const line = scroller.querySelector(`${item} [data-line="${mark}"]`)?.getBoundingClientRect();
  const view = scroller.getBoundingClientRect();
  return line && line.bottom > view.top + BLOCK_HEAD && line.top < view.bottom ? place : null;
}

/** The first line below the head of the file at the upper edge. */
function uppermost(scroller: HTMLElement, files: readonly ChangedFile[]): ScrollPlace | null {
  const index = topItem(scroller);
  const file = index === null ? undefined : files[index];
  const edge = scroller.getBoundingClientRect().top + BLOCK_HEAD;
  if (!file) return null;
  for (const element of scroller.querySelectorAll(`[data-index="${index}"] [data-line]`)) {
    const found = element.getBoundingClientRect().bottom > edge + 1 ? lineAt(element) : null;
    if (found) return { file, place: { side: found.side, lines: { first: found.line, last: found.line } } };
  }
  return null;
}
