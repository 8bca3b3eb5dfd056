import { expect, test } from 'vitest';
import type { SessionEvent } from '#shared/events';
import { foldSaid, NOTHING_SAID } from './said';

const said = (text: string) => ({ type: 'agent.said', turn: 1, text }) as SessionEvent;
const called = { type: 'tool.called', turn: 1 } as SessionEvent;
const queued = { type: 'turn.queued', turn: 2 } as SessionEvent;
const rolledBack = { type: 'session.rolled-back', turn: 1 } as SessionEvent;
const ended = { type: 'turn.ended', turn: 1 } as SessionEvent;
const fold = (...events: SessionEvent[]) => events.reduce(foldSaid, NOTHING_SAID).text;

test('what the agent said last is the text after its last tool call, put together from its pieces', () => {
  expect(fold(said('I look.'), called, said('All '), said('done.'), ended)).toBe('All done.');
  expect(fold(said('All done.'), called, ended)).toBe('All done.');
  expect(fold(said('All done.'), ended, queued)).toBe('');
  expect(fold(said('All done.'), ended, rolledBack)).toBe('');
});

test('of an endless text only the beginning is known', () => {
  const text = fold(...Array.from({ length: 9 }, () => said('x'.repeat(1000))));
  expect(text).toHaveLength(4000);
});
