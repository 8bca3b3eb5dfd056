import { expect, test } from 'vitest';
import { madeTask, planOfTasks } from '#shared/testing/made-task';
import { edited, historyOf, judged, redo, undo } from './edit-history';

const plan = (title: string) => ({ ...planOfTasks([madeTask('T1')]), title });

test('edits are undone one by one and made again; typing in one field is one of them', () => {
  const [first, second, third, fourth] = [plan('1'), plan('2'), plan('3'), plan('4')];
  let now = historyOf(first);
  now = edited(now, second, 'T1 title');
  now = edited(now, third, 'T1 title');
  now = edited(now, fourth, null);
  expect(edited(now, fourth, null)).toBe(now);
  now = undo(now);
  expect(now.now).toBe(third);
  now = undo(now);
  expect(now.now).toBe(first);
  expect(undo(now).now).toBe(first);
  now = redo(redo(now));
  expect(now.now).toBe(fourth);
  expect(redo(now).now).toBe(fourth);
  now = edited(undo(now), second, 'T1 title');
  expect([now.now, redo(now).now, undo(now).now]).toEqual([second, second, third]);
});

test('what is found of a plan is no edit, and comes too late for one that was edited since', () => {
  const [first, found, other] = [plan('1'), plan('found'), plan('other')];
  const history = historyOf(first);
  expect(judged(history, first, found)).toMatchObject({ now: found, past: [] });
  expect(judged(edited(history, other, null), first, found).now).toBe(other);
});
