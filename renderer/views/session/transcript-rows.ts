import type { PlanEntry } from '#shared/events';
import type { ToolCall, Transcript, TranscriptItem, TranscriptTurn } from '#shared/projections/transcript';

/** One line of the virtual list. `key` is stable for the life of the row, so that measured heights stay with it. */
export type TranscriptRow =
  | { readonly type: 'prompt'; readonly key: string; readonly turn: TranscriptTurn }
  | { readonly type: 'plan'; readonly key: string; readonly entries: readonly PlanEntry[] }
  | { readonly type: 'item'; readonly key: string; readonly item: TranscriptItem; readonly live: boolean }
  /** Calls of one kind that follow each other; their own rows come after it where it is open. */
  | { readonly type: 'run'; readonly key: string; readonly tools: readonly ToolCall[] }
  | { readonly type: 'failure'; readonly key: string; readonly turn: TranscriptTurn; readonly last: boolean }
  | {
      readonly type: 'interrupted';
      readonly key: string;
      readonly turn: TranscriptTurn;
      readonly last: boolean;
    }
  | { readonly type: 'turn-end'; readonly key: string; readonly turn: TranscriptTurn }
  | { readonly type: 'working'; readonly key: string; readonly turn: TranscriptTurn };

const rowsOfFinishedTurn = new WeakMap<TranscriptTurn, readonly TranscriptRow[]>();

/** The whole conversation as rows, oldest first. Turns that did not change give the very same rows again. */
export function transcriptRows(transcript: Transcript): readonly TranscriptRow[] {
  const rows: TranscriptRow[] = transcript.preparation.map((item) => ({
    type: 'item',
    key: `before-${item.key}`,
    item,
    live: false,
  }));
  for (const turn of transcript.turns) {
    const last = turn === transcript.turns.at(-1);
    if (last) for (const row of rowsOf(turn, true)) rows.push(row);
    else {
      const known = rowsOfFinishedTurn.get(turn) ?? rowsOf(turn, false);
      rowsOfFinishedTurn.set(turn, known);
      for (const row of known) rows.push(row);
    }
  }
  return rows;
}

function rowsOf(turn: TranscriptTurn, last: boolean): readonly TranscriptRow[] {
  const id = `turn-${turn.turn}`;
  const rows: TranscriptRow[] = [{ type: 'prompt', key: `${id}-prompt`, turn }];
  const working = turn.startedAt !== null && turn.endedAt === null;
  // The agent's opening words come before its plan, as it said them; the plan's later states replace it in place.
  const planAfter = turn.plan.length === 0 ? -1 : turn.items[0]?.type === 'said' ? 1 : 0;
  const later: TranscriptRow[] = [];
  turn.items.forEach((item, index) => {
    if (index === planAfter) rows.push({ type: 'plan', key: `${id}-plan`, entries: turn.plan });
    // An open request stands above the prompt field; here it would be asked twice.
    if (item.type === 'permission' && item.answer === null && working) return;
    const live = working && index === turn.items.length - 1;
    // What is noted after the turn, such as an apply, stands below its closing line.
    const isNote = item.type === 'note' || item.type === 'session-note';
    const after = isNote && turn.endedAt !== null && item.at > turn.endedAt;
    (after ? later : rows).push({ type: 'item', key: `${id}-${item.key}`, item, live });
  });
  if (planAfter >= turn.items.length) rows.push({ type: 'plan', key: `${id}-plan`, entries: turn.plan });
  if (turn.outcome === 'failed') rows.push({ type: 'failure', key: `${id}-failure`, turn, last });
  if (turn.outcome === 'interrupted')
    rows.push({ type: 'interrupted', key: `${id}-interrupted`, turn, last });
  if (turn.endedAt !== null) rows.push({ type: 'turn-end', key: `${id}-end`, turn });
  else rows.push({ type: 'working', key: `${id}-working`, turn });
  for (const row of later) rows.push(row);
  return rows;
}

/** The key under which it is kept that a turn is collapsed. */
export function collapsedKey(turn: number): string {
  return `turn-${turn}-collapsed`;
}

/** The rows with nothing but the prompt and the closing line of a turn that `isCollapsed`. */
export function foldTurns(
  rows: readonly TranscriptRow[],
  isCollapsed: (turn: number) => boolean,
): readonly TranscriptRow[] {
  let collapsed = false;
  return rows.filter((row) => {
    if (row.type === 'prompt') {
      collapsed = isCollapsed(row.turn.turn);
      return true;
    }
    return !collapsed || row.type === 'turn-end' || row.type === 'working';
  });
}

/** The turn that a row is of: the one whose prompt comes before it; null before the first. */
export function turnAt(rows: readonly TranscriptRow[], index: number): TranscriptTurn | null {
  for (let at = Math.min(index, rows.length - 1); at >= 0; at -= 1) {
    const row = rows[at];
    if (row?.type === 'prompt') return row.turn;
  }
  return null;
}

/** The oldest permission request that still waits for the user. */
export function openPermission(
  transcript: Transcript,
): Extract<TranscriptItem, { type: 'permission' }> | null {
  const turn = transcript.turns.at(-1);
  if (!turn || turn.endedAt !== null) return null;
  for (const item of turn.items) if (item.type === 'permission' && item.answer === null) return item;
  return null;
}

/** Where the event of a prompt or of something said stands among the rows: what is said in a row of events is one item. */
export function rowOfEvent(
  rows: readonly TranscriptRow[],
  event: { readonly turn: number; readonly role: 'prompt' | 'said'; readonly seq: number },
): number {
  if (event.role === 'prompt')
    return rows.findIndex((row) => row.type === 'prompt' && row.turn.turn === event.turn);
  return rows.findLastIndex(
    (row) => row.type === 'item' && row.item.type === 'said' && row.item.key <= event.seq,
  );
}

/** So many calls of one kind in a row are folded into one line. */
const LEAST_FOLDED = 3;
const FOLDED: ReadonlySet<ToolCall['kind']> = new Set(['read', 'search', 'fetch']);

/** The key of the run that begins with a row. */
function runKey(first: string): string {
  return `${first}-run`;
}

/** The rows with runs of similar, finished calls behind one line each, and the calls of a run after it where it `isOpen`. */
export function foldRuns(
  rows: readonly TranscriptRow[],
  isOpen: (key: string) => boolean,
): readonly TranscriptRow[] {
  const folded: TranscriptRow[] = [];
  for (let at = 0; at < rows.length; ) {
    const run = runFrom(rows, at);
    const first = rows[at];
    if (first === undefined) break;
    if (run.length < LEAST_FOLDED) folded.push(first);
    else {
      const key = runKey(first.key);
      folded.push({ type: 'run', key, tools: run });
      if (isOpen(key)) folded.push(...rows.slice(at, at + run.length));
    }
    at += run.length < LEAST_FOLDED ? 1 : run.length;
  }
  return folded;
}

/** What has to be open or not for a row to be drawn whole, wherever it is folded away. */
export function unfolding(all: readonly TranscriptRow[], row: TranscriptRow): [key: string, open: boolean][] {
  const index = all.indexOf(row);
  const keys: [string, boolean][] = [[row.key, true]];
  const turn = turnAt(all, index);
  if (turn && row.type !== 'prompt') keys.push([collapsedKey(turn.turn), false]);
  let first = index;
  const kind = foldable(row)?.kind;
  while (kind !== undefined && foldable(all[first - 1])?.kind === kind) first -= 1;
  const key = all[first]?.key;
  if (kind !== undefined && key !== undefined) keys.push([runKey(key), true]);
  return keys;
}

/** The calls from here on that are like the first. What is last of all may go on, and is not one of a run yet. */
function runFrom(rows: readonly TranscriptRow[], from: number): ToolCall[] {
  const run: ToolCall[] = [];
  for (let at = from; at < rows.length - 1; at += 1) {
    const tool = foldable(rows[at]);
    if (!tool || (run[0] && run[0].kind !== tool.kind)) break;
    run.push(tool);
  }
  return run;
}

function foldable(row: TranscriptRow | undefined): ToolCall | null {
  if (row?.type !== 'item' || row.item.type !== 'tool' || row.live) return null;
  const { tool } = row.item;
  return tool.status === 'completed' && FOLDED.has(tool.kind) && !tool.mcp ? tool : null;
}
