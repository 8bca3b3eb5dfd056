import { expect, test } from 'vitest';
import type { SessionEvent, StoredEvent } from '#shared/events';
import type { ExportFormat } from '#shared/export';
import { sessionRowFor } from '#shared/testing/session-row';
import { exportSession } from './export-session';
import { unfold } from './unfold';

const EVENTS = 100_000;
const AT = '2026-01-01T10:00:00.000Z';

const stored = (event: SessionEvent, seq: number): StoredEvent => ({ seq, at: AT, event });
const long = (text: string) => ({ text, body: null, bytes: text.length });

/** A single turn in which the agent speaks and calls a tool again and again. */
function* events(count: number): Generator<StoredEvent[]> {
  yield [
    stored({ type: 'turn.queued', turn: 1, prompt: 'go' }, 1),
    stored({ type: 'turn.started', turn: 1 }, 2),
  ];
  let batch: StoredEvent[] = [];
  for (let seq = 3; seq <= count; seq += 3) {
    const call = `call-${seq}`;
    batch.push(
      stored({ type: 'agent.said', turn: 1, text: `said ${seq} ` }, seq),
      stored({ type: 'tool.called', turn: 1, patch: { call, title: call, kind: 'read' } }, seq + 1),
      stored(
        {
          type: 'tool.updated',
          turn: 1,
          patch: { call, status: 'completed', content: [{ type: 'text', text: long('output') }] },
        },
        seq + 2,
      ),
    );
    if (batch.length < 600) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

function asked(format: ExportFormat, onRead: (seq: number) => void) {
  return exportSession({
    row: sessionRowFor(),
    events: (async function* () {
      for (const batch of events(EVENTS)) {
        onRead(batch.at(-1)?.seq ?? 0);
        yield batch;
      }
    })(),
    whole: async ({ text }) => text,
    changes: async () => ({ refused: 'not asked' }),
    ...{ format, redact: true, text: true, exportedAt: new Date(AT), by: 'a test' },
  });
}

test.each(['json', 'markdown'] as const)(
  '100,000 events are written as %s while they are read',
  async (format) => {
    let read = 0;
    let written = 0;
    const behind: { read: number; written: number }[] = [];
    const pieces: string[] = [];
    const onRead = (seq: number) => {
      behind.push({ read, written });
      read = seq;
    };
    for await (const step of asked(format, onRead)) {
      if (step.step !== 'text') continue;
      pieces.push(step.text);
      written += step.text.length;
    }
    // What was read is written, but for the piece that is being filled and the batch that is being told.
    for (const at of behind) expect(at.written / written).toBeGreaterThanOrEqual(at.read / EVENTS - 0.15);
    const text = pieces.join('');
    expect(text.match(/said \d+/g)?.length).toBe(Math.floor(EVENTS / 3));
    if (format === 'json') expect(JSON.parse(text).turns[0].items.length).toBe(2 * Math.floor(EVENTS / 3));
  },
);

test('what comes later of a tool call that was told is told as well', () => {
  const conversation = unfold();
  const told = (...all: SessionEvent[]) => [
    ...conversation.take(all.map((event, at) => stored(event, at + 1))),
  ];
  const begun = told({ type: 'turn.queued', turn: 1, prompt: 'go' }, { type: 'turn.started', turn: 1 });
  expect(begun.map(({ is }) => is)).toEqual(['turn']);
  const called: SessionEvent = {
    type: 'tool.called',
    turn: 1,
    patch: { call: 'a', title: 'a', status: 'completed' },
  };
  expect(told(called)).toMatchObject([{ item: { tool: { call: 'a', title: 'a' } } }]);
  const late = { call: 'a', status: 'completed', content: [{ type: 'text', text: long('late') }] } as const;
  expect(
    told({ type: 'tool.updated', turn: 1, patch: { ...late, content: [...late.content] } }),
  ).toMatchObject([{ item: { tool: { call: 'a', content: [{ text: { text: 'late' } }] } } }]);
  // An open call holds up what follows it, until it ends.
  expect(told({ type: 'tool.called', turn: 1, patch: { call: 'b', title: 'b' } }, called)).toEqual([]);
  expect([...conversation.end()].map(({ is }) => is)).toEqual(['item', 'item', 'turn-end']);
});
