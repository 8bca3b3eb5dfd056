import { type CSSProperties, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ChangedFile } from '#shared/changeset';
import { displayPath } from '#shared/display-path';
import { colourLines, type LineColours } from '../../editor/coloured-lines';
import { DiffLines, drawnMarks, GAP_HEIGHT, LINE_HEIGHT } from '../../editor/diff-lines';
import { type DiffRow, diffRows, type Opened } from '../../editor/diff-rows';
import { useLineSign } from '../../editor/line-sign';
import { notesByRow, rowOf } from '../../editor/row-notes';
import type { LineNote, ReadPlace } from '../../editor/use-line-notes';
import type { FileDiff } from './file-diffs';

/** So many rows are drawn or left out together. */
const SLAB = 80;
/** How far outside of the view rows are drawn already, in pixels. */
const AHEAD = 600;

/** The lines of one file's change, in colour as soon as there is time for it; of many only those in view are drawn. */
export function BlockLines(props: {
  file: ChangedFile;
  diff: Extract<FileDiff, { type: 'texts' }>;
  sideBySide: boolean;
  wrap: boolean;
  current: number | null;
  /** What stands below lines, and how more is put there. */
  below: readonly LineNote[];
  onAdd: (place: ReadPlace) => void;
  /** The place to bring into view, which `data-sought` marks; null: none. */
  sought: ReadPlace | null;
}) {
  const { file, diff, current, below } = props;
  // What is on one side only needs no second column.
  const sideBySide = props.sideBySide && file.oldMode !== null && file.newMode !== null;
  const [opened, setOpened] = useState<ReadonlyMap<number, Opened>>(new Map());
  const rows = useMemo(
    () =>
      diffRows({
        comparison: diff.comparison,
        oldLines: lineCount(diff.old),
        nowLines: lineCount(diff.now),
        sideBySide,
        opened,
      }),
    [diff, sideBySide, opened],
  );
  const colours = useColours(file, diff, rows);
  const marks = useMemo(() => drawnMarks(diff.comparison), [diff]);
  const drawn = useMemo(
    () => ({
      old: { lines: diff.old, colours: colours.old, words: marks.oldWords },
      now: { lines: diff.now, colours: colours.now, words: marks.nowWords },
      moved: marks.moved,
    }),
    [diff, colours, marks],
  );
  const onOpen = useCallback(
    (gap: number, more: Opened) =>
      setOpened((before) => {
        const { head, tail } = before.get(gap) ?? { head: 0, tail: 0 };
        return new Map(before).set(gap, { head: head + more.head, tail: tail + more.tail });
      }),
    [],
  );
  const slabs = useMemo(() => slabsOf(rows), [rows]);
  const notes = useMemo(() => slabs.map((slab) => notesByRow(slab, below)), [slabs, below]);
  const sought = props.sought && rowOf(rows, props.sought.side, props.sought.lines.last);
  const onMouseDown = useLineSign(props.onAdd);
  const width = useMemo(() => longestOf(rows, diff), [rows, diff]);
  const wraps = props.wrap || sideBySide;
  const digits = `${String(Math.max(diff.old.length, diff.now.length)).length}ch`;
  const [attach, isCut] = useIsCut();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the sign beside a line is for the pointer; a key does the same
    <div
      ref={attach}
      onMouseDown={onMouseDown}
      className={wraps ? 'diff-wraps' : 'overflow-x-auto focus-visible:-outline-offset-2'}
      style={{ '--diff-digits': digits } as CSSProperties}
      {...(!wraps && isCut
        ? { role: 'group', 'aria-label': `Lines of ${displayPath(file.path)}`, tabIndex: 0 }
        : {})}
    >
      <div style={wraps ? undefined : { minWidth: `max(100%, calc(${width}ch + 140px))` }}>
        {slabs.map((slab, index) => (
          <Slab
            // Rows are cut into slabs by their number.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            key={index}
            rows={slab}
            isAlone={slabs.length <= 2}
            isWanted={slab.some((row) => row === sought || isOf(row, current))}
          >
            <DiffLines
              diff={drawn}
              rows={slab}
              sideBySide={sideBySide}
              current={current}
              below={notes[index] ?? nothingBelow}
              sought={sought !== null && slab.includes(sought) ? sought : null}
              onOpen={onOpen}
            />
          </Slab>
        ))}
      </div>
    </div>
  );
}

const nothingBelow: ReadonlyMap<DiffRow, readonly LineNote[]> = new Map();

function isOf(row: DiffRow, change: number | null): boolean {
  return change !== null && row.type === 'line' && row.change === change;
}

/** Attach the first to an element that scrolls sideways; the second says whether it has to, and so takes the focus. */
function useIsCut(): readonly [(element: HTMLElement | null) => void, boolean] {
  const [isCut, setIsCut] = useState(false);
  const observer = useRef<ResizeObserver | null>(null);
  const attach = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect();
    if (!element) return;
    observer.current = new ResizeObserver(() => setIsCut(element.scrollWidth > element.clientWidth));
    observer.current.observe(element);
  }, []);
  return [attach, isCut];
}

/** The empty line after the last line break is none to the reader where it is on both sides. */
function lineCount(lines: readonly string[]): number {
  return lines.at(-1) === '' ? lines.length - 1 : lines.length;
}

function slabsOf(rows: readonly DiffRow[]): DiffRow[][] {
  const slabs: DiffRow[][] = [];
  for (let at = 0; at < rows.length; at += SLAB) slabs.push(rows.slice(at, at + SLAB));
  return slabs;
}

/** Rows that are drawn while they are in view or near it; where they are not, their height is kept. */
function Slab(props: {
  rows: readonly DiffRow[];
  isAlone: boolean;
  /** Drawn wherever it is: somebody wants to go there. */
  isWanted: boolean;
  children: ReactNode;
}) {
  const { isAlone, isWanted } = props;
  const element = useRef<HTMLDivElement>(null);
  const [isNear, setIsNear] = useState(false);
  const height = useRef<number | null>(null);
  useEffect(() => {
    const watched = element.current;
    if (isAlone || !watched) return;
    const observer = new IntersectionObserver(
      (entries) => {
        // Whoever writes in it goes on writing.
        const near = entries.at(-1)?.isIntersecting || watched.contains(document.activeElement);
        if (!near && watched.firstElementChild) height.current = watched.offsetHeight;
        setIsNear(near);
      },
      { root: watched.closest('[data-files-scroll]'), rootMargin: `${AHEAD}px 0px` },
    );
    observer.observe(watched);
    return () => observer.disconnect();
  }, [isAlone]);
  const isDrawn = isAlone || isNear || isWanted;
  return (
    <div ref={element} style={isDrawn ? undefined : { height: height.current ?? heightOf(props.rows) }}>
      {isDrawn ? props.children : null}
    </div>
  );
}

function heightOf(rows: readonly DiffRow[]): number {
  return rows.reduce((sum, row) => sum + (row.type === 'gap' ? GAP_HEIGHT : LINE_HEIGHT), 0);
}

/** Characters of the longest line that is drawn. */
function longestOf(
  rows: readonly DiffRow[],
  diff: { old: readonly string[]; now: readonly string[] },
): number {
  let longest = 0;
  for (const row of rows) {
    if (row.type === 'gap') continue;
    const line = row.now === null ? diff.old[row.old ?? 0] : diff.now[row.now];
    // A tab is as wide as four of the others.
    const length = line ? line.length + 3 * (line.split('\t').length - 1) : 0;
    longest = Math.max(longest, Math.min(length, 2_100));
  }
  return longest;
}

const noColours: Colours = { old: null, now: null };

type Colours = { readonly old: LineColours | null; readonly now: LineColours | null };

function useColours(
  file: ChangedFile,
  diff: Extract<FileDiff, { type: 'texts' }>,
  rows: readonly DiffRow[],
): Colours {
  const [colours, setColours] = useState<Colours>(noColours);
  /** What is coloured already, and of which diff: when more lines are shown only they are looked at. */
  const known = useRef<{ of: typeof diff; colours: Colours }>({ of: diff, colours: noColours });
  useEffect(() => {
    let wanted = true;
    const isWanted = () => wanted;
    const had = known.current.of === diff ? known.current.colours : noColours;
    const spans = spansOf(rows, had);
    if (spans.old.length + spans.now.length === 0) return;
    const both = [
      colourLines(diff.old, file.from ?? file.path, spans.old, isWanted),
      colourLines(diff.now, file.path, spans.now, isWanted),
    ] as const;
    void Promise.all(both).then(([old, now]) => {
      if (!wanted || !(old || now)) return;
      const all = { old: together(had.old, old), now: together(had.now, now) };
      known.current = { of: diff, colours: all };
      setColours(all);
    });
    return () => {
      wanted = false;
    };
  }, [diff, file, rows]);
  return colours;
}

function together(had: LineColours | null, more: LineColours | null): LineColours | null {
  return had && more ? new Map([...had, ...more]) : (more ?? had);
}

/** The lines that are drawn and have no colours yet, in runs, on either side. */
function spansOf(rows: readonly DiffRow[], had: Colours) {
  const old: { from: number; to: number }[] = [];
  const now: { from: number; to: number }[] = [];
  const add = (spans: typeof old, line: number | null, coloured: LineColours | null) => {
    if (line === null || coloured?.has(line)) return;
    const last = spans.at(-1);
    if (last?.to === line) last.to = line + 1;
    else spans.push({ from: line, to: line + 1 });
  };
  for (const row of rows) {
    if (row.type === 'gap') continue;
    add(old, row.old, had.old);
    add(now, row.now, had.now);
  }
  return { old, now };
}
