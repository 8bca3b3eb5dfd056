import { expect, test } from 'vitest';
import type { StoredEvent } from '#shared/events';
import { emptyTranscript, foldTranscript } from '#shared/projections/transcript';
import { answerMarkdown, turnMarkdown } from './turn-markdown';

function turnOf(...events: StoredEvent['event'][]) {
  const all: StoredEvent['event'][] = [
    { type: 'turn.queued', turn: 1, prompt: 'Fix it\n\nplease' },
    { type: 'turn.started', turn: 1 },
    ...events,
  ];
  const stored = all.map((event, index) => ({ seq: index + 1, at: '2026-01-01T00:00:00.000Z', event }));
  const [turn] = foldTranscript(emptyTranscript, stored).turns;
  if (!turn) throw new Error('no turn');
  return turn;
}

test('a turn is copied as Markdown, an answer as the agent wrote it', () => {
  const turn = turnOf(
    { type: 'agent.said', turn: 1, text: 'First **this**.\n' },
    { type: 'agent.thought', turn: 1, text: 'Hm.' },
    {
      type: 'tool.called',
      turn: 1,
      patch: { call: 'a', title: 'Run', kind: 'execute', command: 'echo `date`' },
    },
    {
      type: 'tool.called',
      turn: 1,
      patch: { call: 'b', title: 'Read', kind: 'read', locations: [{ path: '/w/src/a.ts', line: null }] },
    },
    { type: 'agent.said', turn: 1, text: 'Done.' },
  );
  expect(answerMarkdown(turn)).toBe('First **this**.\n\nDone.');
  expect(turnMarkdown(turn, ['/w'])).toBe(
    '> Fix it\n>\n> please\n\nFirst **this**.\n\n- `` echo `date` ``\n- `src/a.ts`\n\nDone.\n',
  );
});

test('a turn in which nothing was said has no answer', () => {
  expect(answerMarkdown(turnOf())).toBe('');
});
