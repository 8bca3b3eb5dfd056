import { ChevronsDown, ChevronsUp } from 'lucide-react';
import { memo } from 'react';
import { ShownText } from '../ui/shown-text';
import type { WordRange } from './changed-words';
import type { ColourRun, LineColours } from './coloured-lines';
import type { Comparison } from './comparison';
import type { DiffRow, GapRow, LineRow } from './diff-rows';
import './diff-lines.css';
import { syntaxColours } from './syntax-colours';

/** Height of a line that is not wrapped, and of the row for lines that are not drawn, in pixels. */
export const LINE_HEIGHT = 18;
export const GAP_HEIGHT = 26;

/** How many more lines a click shows at either end of a gap. */
const MORE = 20;
/** Of a longer line only the beginning is drawn, in UTF-16 units: nobody reads a minified file to its end. */
const LONGEST = 2_000;

/** One side of a diff, ready to be drawn: its lines with their colours, and by line the words that differ. */
type DrawnSide = {
  readonly lines: readonly string[];
  readonly colours: LineColours | null;
  readonly words: ReadonlyMap<number, readonly WordRange[]>;
};

type DrawnDiff = { readonly old: DrawnSide; readonly now: DrawnSide; readonly moved: Moved };

/** Of lines that are elsewhere in the other text, where: by line, the line there. */
type Moved = {
  readonly old: ReadonlyMap<number, number>;
  readonly now: ReadonlyMap<number, number>;
};

/** By line, what a comparison says of it. */
export function drawnMarks(comparison: Comparison): {
  oldWords: DrawnSide['words'];
  nowWords: DrawnSide['words'];
  moved: Moved;
} {
  const old = new Map<number, number>();
  const now = new Map<number, number>();
  for (const move of comparison.moves) {
    for (let line = move.old.from; line < move.old.to; line += 1) old.set(line, move.now.from);
    for (let line = move.now.from; line < move.now.to; line += 1) now.set(line, move.old.from);
  }
  return {
    oldWords: byLine(comparison.changes.flatMap((change) => change.oldWords)),
    nowWords: byLine(comparison.changes.flatMap((change) => change.nowWords)),
    moved: { old, now },
  };
}

function byLine(words: readonly WordRange[]): Map<number, WordRange[]> {
  const lines = new Map<number, WordRange[]>();
  for (const word of words) {
    const known = lines.get(word.line);
    if (known) known.push(word);
    else lines.set(word.line, [word]);
  }
  return lines;
}

type Drawing = {
  readonly diff: DrawnDiff;
  readonly rows: readonly DiffRow[];
  readonly sideBySide: boolean;
  /** Index of the change where the reader is. */
  readonly current: number | null;
  /** Shows more lines of a gap, at its beginning (`head`) or its end. */
  readonly onOpen: (gap: number, more: { head: number; tail: number }) => void;
};

/** Rows of a diff as plain elements, for a view of many files, in which an editor for each would be too slow. */
export const DiffLines = memo(function DiffLines(props: Drawing) {
  const { rows, sideBySide } = props;
  return rows.map((row) => {
    if (row.type === 'gap') return <Gap key={`gap ${row.gap}`} row={row} onOpen={props.onOpen} />;
    const key = `${row.old ?? ''} ${row.now ?? ''}`;
    const isCurrent = row.change !== null && row.change === props.current;
    return sideBySide ? (
      <PairRow key={key} row={row} diff={props.diff} isCurrent={isCurrent} />
    ) : (
      <OneRow key={key} row={row} diff={props.diff} isCurrent={isCurrent} />
    );
  });
});

type RowProps = { row: LineRow; diff: DrawnDiff; isCurrent: boolean };

function OneRow({ row, diff, isCurrent }: RowProps) {
  const { old, now, change } = row;
  const kind = change === null ? 'same' : now === null ? 'deleted' : 'added';
  const side = now === null ? diff.old : diff.now;
  const line = now ?? old ?? 0;
  return (
    <div
      className={`diff-row diff-${kind}`}
      data-change={row.first ? change : undefined}
      data-current={isCurrent || undefined}
    >
      <span className="diff-number">{old === null ? '' : old + 1}</span>
      <span className="diff-number">{now === null ? '' : now + 1}</span>
      <Sign kind={kind} moved={movedTo(diff, row)} />
      <Code side={side} line={line} />
    </div>
  );
}

function PairRow({ row, diff, isCurrent }: RowProps) {
  const changed = row.change !== null;
  return (
    <div
      className="diff-pair"
      data-change={row.first ? row.change : undefined}
      data-current={isCurrent || undefined}
    >
      <Half side={diff.old} line={row.old} kind={changed ? 'deleted' : 'same'} moved={diff.moved.old} />
      <Half side={diff.now} line={row.now} kind={changed ? 'added' : 'same'} moved={diff.moved.now} />
    </div>
  );
}

function Half(props: {
  side: DrawnSide;
  line: number | null;
  kind: 'same' | 'added' | 'deleted';
  moved: ReadonlyMap<number, number>;
}) {
  const { side, line, kind } = props;
  if (line === null) return <div className="diff-row diff-none" />;
  const moved = kind === 'same' ? undefined : props.moved.get(line);
  return (
    <div className={`diff-row diff-${kind}`}>
      <span className="diff-number">{line + 1}</span>
      <Sign kind={kind} moved={moved === undefined ? null : movedWords(kind, moved)} />
      <Code side={side} line={line} />
    </div>
  );
}

function movedTo(diff: DrawnDiff, { old, now, change }: LineRow): string | null {
  if (change === null) return null;
  const there = now === null ? diff.moved.old.get(old ?? -1) : diff.moved.now.get(now);
  return there === undefined ? null : movedWords(now === null ? 'deleted' : 'added', there);
}

function movedWords(kind: 'same' | 'added' | 'deleted', line: number): string {
  return kind === 'deleted' ? `Moved to line ${line + 1}` : `Moved from line ${line + 1}`;
}

function Sign(props: { kind: 'same' | 'added' | 'deleted'; moved: string | null }) {
  const { kind, moved } = props;
  const sign = kind === 'same' ? '' : kind === 'added' ? '+' : '−';
  return (
    <span className="diff-sign" title={moved ?? undefined} data-moved={moved !== null || undefined}>
      {moved === null ? sign : kind === 'added' ? '↳' : '↱'}
      {moved === null ? null : <span className="sr-only">{moved}</span>}
    </span>
  );
}

function Code(props: { side: DrawnSide; line: number }) {
  const { side, line } = props;
  const text = side.lines[line] ?? '';
  const left = text.length - LONGEST;
  return (
    <code data-selectable className="diff-code">
      <Runs
        text={left > 0 ? text.slice(0, LONGEST) : text}
        colours={side.colours?.get(line) ?? none}
        words={side.words.get(line) ?? none}
      />
      {left > 0 ? (
        <span className="diff-cut">… {left.toLocaleString('en')} more characters in this line</span>
      ) : null}
    </code>
  );
}

const none: readonly never[] = [];

/** What may be drawn as it is: most lines, and looking for hidden characters in them takes time. */
const PLAIN = /^[\t\x20-\x7e]*$/;

/** A line cut where its colour changes and where a changed word begins or ends. */
function Runs(props: { text: string; colours: readonly ColourRun[]; words: readonly WordRange[] }) {
  const { text, colours, words } = props;
  const plain = PLAIN.test(text);
  const draw = (part: string) => (plain ? part : <ShownText text={part} lines="escaped" />);
  if (colours.length === 0 && words.length === 0) return draw(text);
  const cuts = new Set([text.length]);
  for (const { to } of colours) if (to < text.length) cuts.add(to);
  for (const { from, to } of words) cuts.add(Math.min(from, text.length)).add(Math.min(to, text.length));
  let at = 0;
  let colour = 0;
  return [...cuts]
    .sort((a, b) => a - b)
    .map((to) => {
      const from = at;
      at = to;
      if (to === from) return null;
      while (colour < colours.length - 1 && (colours[colour]?.to ?? 0) <= from) colour += 1;
      const name = colours[colour]?.colour ?? null;
      const isWord = words.some((word) => word.from <= from && to <= word.to);
      return (
        <span
          key={from}
          className={isWord ? 'diff-word' : undefined}
          style={name === null ? undefined : { color: COLOURS[name] }}
        >
          {draw(text.slice(from, to))}
        </span>
      );
    });
}

/** Both themes' colours; the document says which one is meant. */
const COLOURS = Object.fromEntries(
  Object.entries(syntaxColours.light).map(([name, light]) => [
    name,
    `light-dark(#${light}, #${syntaxColours.dark[name as keyof typeof syntaxColours.dark]})`,
  ]),
);

function Gap(props: { row: GapRow; onOpen: Drawing['onOpen'] }) {
  const { row, onOpen } = props;
  const lines = row.lines === 1 ? '1 unchanged line' : `${row.lines.toLocaleString('en')} unchanged lines`;
  const many = row.lines > MORE;
  return (
    <div className="diff-gap" style={{ height: GAP_HEIGHT }}>
      {many && row.now > 0 ? (
        <button
          type="button"
          title={`Show ${MORE} more lines below`}
          aria-label={`Show ${MORE} of ${lines} below`}
          onClick={() => onOpen(row.gap, { head: MORE, tail: 0 })}
        >
          <ChevronsDown size={13} aria-hidden />
        </button>
      ) : null}
      {many ? (
        <button
          type="button"
          title={`Show ${MORE} more lines above`}
          aria-label={`Show ${MORE} of ${lines} above`}
          onClick={() => onOpen(row.gap, { head: 0, tail: MORE })}
        >
          <ChevronsUp size={13} aria-hidden />
        </button>
      ) : null}
      <button
        type="button"
        aria-label={`Show ${lines}`}
        onClick={() => onOpen(row.gap, { head: row.lines, tail: 0 })}
      >
        {lines}
      </button>
    </div>
  );
}
