import type { ToolKind, TurnTokens } from '#shared/events';
import type { SessionRow } from '#shared/session';
import type { ExportPart } from './export-part';

/** What a session took, in numbers. */
export type ExportMetrics = {
  readonly turns: number;
  readonly toolCalls: number;
  /** Tool calls by their kind, those that there were. */
  readonly byKind: Partial<Record<ToolKind, number>>;
  readonly commands: number;
  readonly failedCommands: number;
  readonly permissions: { readonly asked: number; readonly denied: number };
  /** From the start of each turn to its end, without those that have not ended. */
  readonly turnsMs: number;
  /** What agents counted, summed over the turns in which they did; null: in none. */
  readonly tokens: TurnTokens | null;
  /** As the agent reported it last, in its words; null: it does not. */
  readonly cost: string | null;
  readonly files: number;
  readonly additions: number;
  readonly deletions: number;
};

/** Counts what goes by. */
export function countWork() {
  const calls = new Set<string>();
  const byKind: Partial<Record<ToolKind, number>> = {};
  let started: string | null = null;
  const counts = { turns: 0, commands: 0, failedCommands: 0, asked: 0, denied: 0, turnsMs: 0 };
  let tokens: TurnTokens | null = null;
  return {
    see(part: ExportPart): void {
      if (part.part === 'turn') {
        counts.turns += 1;
        started = part.turn.startedAt;
        calls.clear();
      } else if (part.part === 'turn-end') {
        const { endedAt } = part.end;
        if (started !== null && endedAt !== null)
          counts.turnsMs += Math.max(0, Date.parse(endedAt) - Date.parse(started));
        if (part.end.tokens) tokens = sumOf(tokens, part.end.tokens);
      } else if (part.part === 'item' && part.item.type === 'permission') {
        counts.asked += 1;
        if (part.item.answer?.option?.startsWith('reject') || part.item.answer?.by === 'persona')
          counts.denied += 1;
      } else if (part.part === 'item' && part.item.type === 'tool') {
        const { call, command, exitCode } = part.item;
        // What came later of a call that is told already.
        if (calls.has(call)) return;
        calls.add(call);
        const kind = part.item.kind as ToolKind;
        byKind[kind] = (byKind[kind] ?? 0) + 1;
        if (command !== null) counts.commands += 1;
        if (command !== null && exitCode !== null && exitCode !== 0) counts.failedCommands += 1;
      }
    },
    metrics(
      { files, additions, deletions }: Pick<SessionRow, 'files' | 'additions' | 'deletions'>,
      cost: string | null,
    ): ExportMetrics {
      const { asked, denied, ...rest } = counts;
      const toolCalls = Object.values(byKind).reduce((sum, count) => sum + count, 0);
      return {
        ...rest,
        toolCalls,
        byKind,
        permissions: { asked, denied },
        tokens,
        cost,
        ...{ files, additions, deletions },
      };
    },
  };
}

function sumOf(a: TurnTokens | null, b: TurnTokens): TurnTokens {
  const both = (one: number | null | undefined, other: number | null) =>
    one == null && other === null ? null : (one ?? 0) + (other ?? 0);
  return {
    input: both(a?.input, b.input),
    output: both(a?.output, b.output),
    cached: both(a?.cached, b.cached),
    thought: both(a?.thought, b.thought),
    total: both(a?.total, b.total),
  };
}
