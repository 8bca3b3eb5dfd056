import { expect, test } from 'vitest';
import { LOG_FORMAT, upcastEvent } from './upcast-event';

const created = { type: 'session.created', kind: 'background', resolves: null };
const placed = { type: 'session.created', place: { in: 'worktree' }, origin: { why: 'prompt' } };

test('an event takes the steps from the format that it was written in on, and no other one', () => {
  expect(upcastEvent({ type: 'session.created', kind: 'background' }, 0)).toEqual(placed);
  for (const format of [1, 2, 3]) expect(upcastEvent(created, format)).toEqual(placed);
  for (let format = 4; format <= LOG_FORMAT + 1; format += 1) {
    expect(upcastEvent(created, format)).toEqual(created);
    expect(upcastEvent(placed, format)).toEqual(placed);
  }
  expect(upcastEvent({ type: 'session.discarded' }, 0)).toEqual({ type: 'session.discarded', folder: null });
  expect(upcastEvent({ type: 'session.discarded' }, 1)).toEqual({ type: 'session.discarded' });
});
