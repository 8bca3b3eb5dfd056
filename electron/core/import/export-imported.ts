import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { StoredEvent } from '#shared/events';
import type { ExportFormat, ExportStep } from '#shared/export';
import { exportSession } from '../export';
import type { Ports } from '../ports';
import type { CatalogEntry } from './catalog';
import type { OpenHistory } from './open-history';

/** Events are exported in parts of so many, between which others have their turn. */
const PART = 500;

/** Exports an imported session as far as its history was read; what it grows by meanwhile is not part of it. */
export function exportImported(
  { row, live }: CatalogEntry,
  history: OpenHistory,
  how: { readonly format: ExportFormat; readonly redact: boolean; readonly text: boolean },
  { clock, version }: Pick<Ports, 'clock' | 'version'>,
): AsyncGenerator<ExportStep> {
  const rest = live ? null : history.rest();
  const events = rest ? [...history.events, rest] : [...history.events];
  const { notUnderstood, cut } = history.about();
  return exportSession({
    row: { ...row, seq: events.at(-1)?.seq ?? row.seq },
    events: inParts(events),
    whole: async ({ text, body }) => (body === null ? text : (history.body(body) ?? text)),
    changes: async () => ({ refused: `What ${row.agent.name} changed is not known here.` }),
    leftOut: { notUnderstood, cut },
    ...{ ...how, exportedAt: clock.now(), by: `Understory ${version}` },
  });
}

async function* inParts(events: readonly StoredEvent[]): AsyncGenerator<readonly StoredEvent[]> {
  for (let at = 0; at < events.length; at += PART) {
    yield events.slice(at, at + PART);
    await yieldToOthers();
  }
}
