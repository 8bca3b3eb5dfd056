import type { ExportFormat, ExportReport } from '#shared/export';
import type { SessionId } from '#shared/ids';
import { bugOf } from '../api/bug';
import { api } from '../api/client';
import { sessionsWords, tellRefused } from './list-actions';
import { ask } from './perform';
import { showBug, showToast } from './toasts';

/** What of sessions would be replaced in an export of them, as far as they were looked through. */
export type ExportPreview = {
  readonly report: ExportReport;
  /** Sessions that are looked through; all of them: it is done. */
  readonly looked: number;
};

export const NOTHING_LOOKED_AT: ExportPreview = { report: { counts: [], first: [] }, looked: 0 };

/** Shows no more than this: whoever has more does not look through a list. */
const MOST_SHOWN = 200;

/** Looks through sessions for secrets, one after the other, and tells after each. Ends when it is left. */
export async function previewExport(
  sessions: readonly SessionId[],
  { signal, onLooked }: { signal: AbortSignal; onLooked: (preview: ExportPreview) => void },
): Promise<void> {
  let { report, looked } = NOTHING_LOOKED_AT;
  try {
    for (const session of sessions) {
      const asked = { session, format: 'json', redact: true, text: false } as const;
      for await (const step of await api.sessions.export(asked, { signal }))
        if (step.step === 'done') report = joined(report, step.report);
      looked += 1;
      if (signal.aborted) return;
      onLooked({ report, looked });
    }
  } catch (error) {
    if (!signal.aborted) showBug(bugOf(error));
  }
}

function joined(one: ExportReport, other: ExportReport): ExportReport {
  const counts = new Map(one.counts.map(({ kind, count }) => [kind, count]));
  for (const { kind, count } of other.counts) counts.set(kind, (counts.get(kind) ?? 0) + count);
  return {
    counts: [...counts].map(([kind, count]) => ({ kind, count })).sort((a, b) => b.count - a.count),
    first: [...one.first, ...other.first].slice(0, MOST_SHOWN),
  };
}

/**
 * Asks where to, and exports sessions there; how it went is told in a toast. False when the user named no place, or it was
 * left, or failed.
 */
export async function exportSessions(
  sessions: readonly SessionId[],
  how: { readonly format: ExportFormat; readonly redact: boolean },
  { signal, onWritten }: { signal: AbortSignal; onWritten: (done: number) => void },
): Promise<boolean> {
  try {
    const asked = { sessions: [...sessions], ...how };
    for await (const step of await api.host.exportSessions(asked, { signal })) {
      if (step.state === 'writing') onWritten(step.done);
      else if (step.state === 'dismissed') return false;
      else {
        const left = new Set(step.refused.map(({ session }) => session));
        const told = sessions.filter((session) => !left.has(session)).slice(0, step.written);
        if (step.written > 0)
          showToast({
            tone: 'done',
            text: `Exported ${sessionsWords(told)}.`,
            action: { label: 'Show File', run: () => void ask(() => api.host.revealExport({})) },
          });
        tellRefused(step.refused.map(({ refusal }) => refusal));
        return true;
      }
    }
  } catch (error) {
    if (!signal.aborted) showBug(bugOf(error));
  }
  return false;
}
