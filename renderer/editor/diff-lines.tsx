import { ChevronsDown, ChevronsUp } from 'lucide-react';
import { Fragment, memo, type ReactNode } from 'react';
import type { DiffSide } from '#shared/comment';
import { counted } from '#shared/counted';
import type { WordRange } from './changed-words';
import type { Comparison } from './comparison';
import { Code, type DrawnSide } from './diff-code';
import type { DiffRow, GapRow, LineRow } from './diff-rows';
import './diff-lines.css';
import type { LineMark } from './line-sign';
import { type MovedLines, movedLines, movedWords } from './moved-lines';
import type { LineNote } from './use-line-notes';

/** Height of a line that is not wrapped, and of the row for lines that are not drawn, in pixels. */
export const LINE_HEIGHT = 18;
export const GAP_HEIGHT = 26;

/** How many more lines a click shows at either end of a gap. */
const MORE = 20;
type DrawnDiff = { readonly old: DrawnSide; readonly now: DrawnSide; readonly moved: MovedLines };

/** By line, what a comparison says of it. */
export function drawnMarks(comparison: Comparison): {
  oldWords: DrawnSide['words'];
  nowWords: DrawnSide['words'];
  moved: MovedLines;
} {
  return {
    oldWords: byLine(comparison.changes.flatMap((change) => change.oldWords)),
    nowWords: byLine(comparison.changes.flatMap((change) => change.nowWords)),
    moved: movedLines(comparison),
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
  /** By row, what stands below it. */
  readonly below: ReadonlyMap<DiffRow, readonly LineNote[]>;
  /** The row that is marked with `data-sought`, for whoever brings it into view. */
  readonly sought: DiffRow | null;
  /** Shows more lines of a gap, at its beginning (`head`) or its end. */
  readonly onOpen: (gap: number, more: { head: number; tail: number }) => void;
};

/** Rows of a diff as plain elements, for a view of many files, in which an editor for each would be too slow. */
export const DiffLines = memo(function DiffLines(props: Drawing) {
  const { rows, sideBySide, below, sought } = props;
  return rows.map((row) => {
    const key = row.type === 'gap' ? `gap ${row.gap}` : `${row.old ?? ''} ${row.now ?? ''}`;
    const notes = below.get(row);
    if (!notes && row !== sought) return drawRow(row, key, props);
    return (
      <Fragment key={key}>
        {row === sought ? <div data-sought /> : null}
        {drawRow(row, key, props)}
        {notes ? <NotesBelow notes={notes} sideBySide={sideBySide} /> : null}
      </Fragment>
    );
  });
});

function drawRow(row: DiffRow, key: string, { diff, current, sideBySide, onOpen }: Drawing): ReactNode {
  if (row.type === 'gap') return <Gap key={key} row={row} onOpen={onOpen} />;
  const isCurrent = row.change !== null && row.change === current;
  return sideBySide ? (
    <PairRow key={key} row={row} diff={diff} isCurrent={isCurrent} />
  ) : (
    <OneRow key={key} row={row} diff={diff} isCurrent={isCurrent} />
  );
}

/** Side by side each stands under the side that it is about. */
function NotesBelow(props: { notes: readonly LineNote[]; sideBySide: boolean }) {
  return (
    <div className={props.sideBySide ? 'diff-notes diff-notes-pair' : 'diff-notes'}>
      {props.notes.map(({ id, side, content }) => (
        <div key={id} className={`diff-note diff-note-${side}`}>
          {content}
        </div>
      ))}
    </div>
  );
}

type RowProps = { row: LineRow; diff: DrawnDiff; isCurrent: boolean };

function OneRow({ row, diff, isCurrent }: RowProps) {
  const { old, now, change } = row;
  const kind = change === null ? 'same' : now === null ? 'deleted' : 'added';
  const side = now === null ? diff.old : diff.now;
  const line = now ?? old ?? 0;
  return (
    <div
      className={`diff-row diff-${kind}`}
      data-line={lineMark(now === null ? 'before' : 'after', line)}
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
      <Half
        of="before"
        side={diff.old}
        line={row.old}
        kind={changed ? 'deleted' : 'same'}
        moved={diff.moved.old}
      />
      <Half
        of="after"
        side={diff.now}
        line={row.now}
        kind={changed ? 'added' : 'same'}
        moved={diff.moved.now}
      />
    </div>
  );
}

function Half(props: {
  of: DiffSide;
  side: DrawnSide;
  line: number | null;
  kind: 'same' | 'added' | 'deleted';
  moved: ReadonlyMap<number, number>;
}) {
  const { side, line, kind } = props;
  if (line === null) return <div className="diff-row diff-none" />;
  const moved = kind === 'same' ? undefined : props.moved.get(line);
  return (
    <div className={`diff-row diff-${kind}`} data-line={lineMark(props.of, line)}>
      <span className="diff-number">{line + 1}</span>
      <Sign
        kind={kind}
        moved={moved === undefined ? null : movedWords(props.of === 'before' ? 'old' : 'now', moved)}
      />
      <Code side={side} line={line} />
    </div>
  );
}

function lineMark(side: DiffSide, line: number): LineMark {
  return `${side} ${line + 1}`;
}

function movedTo(diff: DrawnDiff, { old, now, change }: LineRow): string | null {
  if (change === null) return null;
  const there = now === null ? diff.moved.old.get(old ?? -1) : diff.moved.now.get(now);
  return there === undefined ? null : movedWords(now === null ? 'old' : 'now', there);
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

function Gap(props: { row: GapRow; onOpen: Drawing['onOpen'] }) {
  const { row, onOpen } = props;
  const lines = counted(row.lines, 'unchanged line');
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
