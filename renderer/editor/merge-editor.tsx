import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import type { MergePiece, ResultDraft } from '#shared/conflict';
import { isUntouched } from './draft-parts';
import type { Side } from './merge-pieces';
import { type Column, type MergeState, type OpenMerge, openMerge } from './open-merge';
import { followTheme } from './theme';

export type { MergeState } from './open-merge';

export type MergeEditorHandle = Pick<OpenMerge, 'step'> & {
  take(side: Side): void;
  text(): string;
  /** The result as far as it came; null when nothing was done yet, or there is no editor. */
  draft(): ResultDraft | null;
  reset(): void;
  /** Puts the focus into the next or previous pane; false at the last one. */
  focusPane(direction: 'next' | 'previous', from: Element | null): boolean;
  /** Puts the focus into the result. */
  focus(): void;
};

/**
 * Three texts side by side: the session's, the result, which can be edited, and the other side's. What Git could merge
 * by itself is in all three already; they differ where somebody has to decide.
 */
export function MergeEditor(props: {
  path: string;
  pieces: readonly MergePiece[];
  draft: ResultDraft | null;
  base: boolean;
  /** The side in the left column; the other one is in the right. */
  left: 'theirs' | 'ours';
  labels: Readonly<Record<Column | 'result', string>>;
  onState: (state: MergeState) => void;
  onChange: () => void;
  /** The editor closes; null: nothing was done. */
  onLeave: (draft: ResultDraft | null) => void;
  ref?: Ref<MergeEditorHandle>;
}) {
  const { path, pieces, draft, base, left, labels } = props;
  const hosts = useRef<Partial<Record<Column | 'result', HTMLDivElement | null>>>({});
  const merge = useRef<OpenMerge | null>(null);
  const told = useRef(props);
  told.current = props;
  const kept = useRef(draft);
  const right = left === 'theirs' ? 'ours' : 'theirs';
  const panes: readonly (Column | 'result')[] = [left, ...(base ? (['base'] as const) : []), 'result', right];
  const shown = useRef(panes);
  shown.current = panes;

  useEffect(() => {
    followTheme();
    const columns = ['theirs', 'ours'] as const;
    const opened = openMerge({
      path,
      pieces,
      draft: kept.current,
      labels,
      result: hosts.current.result ?? null,
      sides: columns.map((column) => ({ column, host: hosts.current[column] ?? null })),
      tell: (state) => told.current.onState(state),
      changed: () => told.current.onChange(),
    });
    merge.current = opened;
    return () => {
      merge.current = null;
      if (!opened) return;
      kept.current = started(opened.result.draft());
      opened.dispose();
      told.current.onLeave(kept.current);
    };
  }, [path, pieces, labels]);
  useEffect(() => merge.current?.showBase(base ? (hosts.current.base ?? null) : null), [base]);

  useImperativeHandle(
    props.ref,
    () => ({
      step: (direction, open) => merge.current?.step(direction, open),
      take: (side) => merge.current?.take(side),
      text: () => merge.current?.result.text() ?? '',
      draft: () => (merge.current ? started(merge.current.result.draft()) : null),
      reset: () => merge.current?.result.reset(),
      focusPane: (direction, from) => {
        const at = shown.current.findIndex((column) => hosts.current[column]?.contains(from));
        const next = at === -1 && direction === 'previous' ? shown.current.length - 1 : at + by(direction);
        const column = shown.current[next];
        if (column) merge.current?.focus(column);
        return column !== undefined;
      },
      focus: () => merge.current?.focus('result'),
    }),
    [],
  );

  return (
    <div className="flex h-full min-h-0 divide-x divide-line">
      {panes.map((column) => (
        <div className="flex min-h-0 min-w-0 flex-1 flex-col" key={column}>
          <div className="flex h-7 flex-none items-center border-b border-line px-3 text-xs font-medium text-soft">
            <span className="truncate">{labels[column]}</span>
          </div>
          <div
            ref={(element) => {
              hosts.current[column] = element;
            }}
            className="min-h-0 flex-1 overflow-hidden"
          />
        </div>
      ))}
    </div>
  );
}

function started(draft: ResultDraft): ResultDraft | null {
  return isUntouched(draft) ? null : draft;
}

function by(direction: 'next' | 'previous'): 1 | -1 {
  return direction === 'next' ? 1 : -1;
}
