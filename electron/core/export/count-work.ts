import type { ToolKind } from '#shared/events';
import type { SessionRow } from '#shared/session';
import type { ExportMetrics, ExportPart } from './export-part';

/** Counts what goes by. */
export function countWork() {
  const calls = new Set<string>();
  const byKind: Partial<Record<ToolKind, number>> = {};
  const counts = { turns: 0, commands: 0, failedCommands: 0, asked: 0, denied: 0 };
  return {
    see(part: ExportPart): void {
      if (part.part === 'turn') {
        counts.turns += 1;
        calls.clear();
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
    metrics({ imported, files, additions, deletions, usage }: SessionRow): ExportMetrics {
      const { tokens, cost, workedMs } = usage;
      const { asked, denied, ...rest } = counts;
      const toolCalls = Object.values(byKind).reduce((sum, count) => sum + count, 0);
      const counted = { ...rest, toolCalls, byKind };
      if (imported)
        return {
          ...counted,
          ...{ permissions: null, usage: null, files: null, additions: null, deletions: null },
        };
      return {
        ...counted,
        permissions: { asked, denied },
        usage: { tokens, cost, workedMs },
        ...{ files, additions, deletions },
      };
    },
  };
}
