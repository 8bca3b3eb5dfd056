import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AT_NIGHT } from '#shared/testing/at-night';
import { openTestAgent } from '../testing/agent-harness';
import { scriptedAgent } from '../testing/scripted-agent';
import type { AgentUpdate } from './agent';
import { createUpdateBatch } from './update-batch';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function batch() {
  const updates: AgentUpdate[] = [];
  return { updates, batch: createUpdateBatch((update) => updates.push(update)) };
}

test('small pieces are joined, kinds stay apart, and nothing waits long', () => {
  const { updates, batch: one } = batch();
  one.update({ type: 'thought', text: 'a' });
  one.update({ type: 'thought', text: 'b' });
  one.update({ type: 'said', text: 'c' });
  expect(updates).toEqual([{ type: 'thought', text: 'ab' }]);
  vi.advanceTimersByTime(50);
  expect(updates[1]).toEqual({ type: 'said', text: 'c' });
  one.update({ type: 'said', text: 'x'.repeat(5000) });
  expect(updates[2]).toMatchObject({ type: 'said' });
});

test('patches of one call are laid over each other, long content is passed on seldom, a settled call soon', () => {
  const { updates, batch: one } = batch();
  const content = (length: number) => [{ type: 'text' as const, text: 'x'.repeat(length) }];
  one.update({ type: 'tool-called', patch: { call: 't', title: 'T' } });
  for (let length = 8001; length < 8100; length++) {
    one.update({ type: 'tool-updated', patch: { call: 't', content: content(length) } });
    vi.advanceTimersByTime(10);
  }
  const passedOn = updates.length;
  expect(passedOn).toBeLessThanOrEqual(4);
  one.update({ type: 'tool-updated', patch: { call: 't', content: content(9000) } });
  one.update({ type: 'tool-updated', patch: { call: 't', status: 'completed' } });
  vi.advanceTimersByTime(50);
  expect(updates).toHaveLength(passedOn + 1);
  expect(updates.at(-1)).toEqual({
    type: 'tool-updated',
    patch: { call: 't', content: content(9000), status: 'completed' },
  });
});

test('of plans and usage only the newest is passed on', () => {
  const { updates, batch: one } = batch();
  for (let used = 0; used < 100; used++) one.update({ type: 'usage', used, size: 100, cost: null });
  vi.advanceTimersByTime(50);
  expect(updates).toEqual([{ type: 'usage', used: 99, size: 100, cost: null }]);
});

test('a turn has a share of text and of tools, the next turn has its own', () => {
  const { updates, batch: one } = batch();
  const piece = 'x'.repeat(1024 * 1024);
  for (let count = 0; count < 12; count++) one.update({ type: 'said', text: piece });
  const said = () =>
    updates.reduce((sum, update) => sum + (update.type === 'said' ? update.text.length : 0), 0);
  expect(said()).toBe(8 * 1024 * 1024);
  expect(updates.filter(({ type }) => type === 'observed')).toHaveLength(1);
  for (let count = 0; count < 20_010; count++)
    one.update({ type: 'tool-called', patch: { call: String(count) } });
  expect(updates.filter(({ type }) => type === 'tool-called')).toHaveLength(20_000);
  one.nextTurn();
  one.update({ type: 'said', text: piece });
  expect(said()).toBe(9 * 1024 * 1024);
});

/** In bytes: more than a turn keeps. */
const FLOOD = AT_NIGHT ? 50_000_000 : 12_000_000;

test.each(['text', 'tool'] as const)(
  'a flood of %s leaves a bounded transcript and the turn ends',
  async (as) => {
    vi.useRealTimers();
    await using run = await openTestAgent(scriptedAgent([{ flood: FLOOD, as }, { say: 'end' }]));
    expect(await run.agent.prompt('go')).toEqual({ outcome: 'completed', stop: 'end_turn' });
    expect(run.said().length).toBeLessThanOrEqual(8 * 1024 * 1024);
    expect(run.updates.length).toBeLessThan(5000);
  },
);
