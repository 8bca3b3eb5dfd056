import { expect, test } from 'vitest';
import type { SessionFilter } from './filter-sessions';
import { type Narrowing, NO_FILTERS, narrowTo, onlyFilter } from './narrow';

const mine: Narrowing = {
  filters: { ...NO_FILTERS, status: ['review', 'local'], agents: ['demo'], age: 'week' },
  text: 'limiter',
};

/** What is shown after each of these presses, beginning with `from`. */
function press(from: Narrowing, ...filters: SessionFilter[]): Narrowing[] {
  let now = from;
  let kept: Parameters<typeof narrowTo>[2] = null;
  return filters.map((filter) => {
    const next = narrowTo(filter, now, kept);
    now = next.show;
    kept = next.kept;
    return now;
  });
}

test('a press shows what it counts alone, and the next one what was shown before', () => {
  const [only, back] = press(mine, 'working', 'working');
  expect(only).toEqual({ filters: { ...NO_FILTERS, status: ['working'] }, text: '' });
  expect(back).toEqual(mine);
});

test('presses of several parts lead back to what was shown before the first', () => {
  const shown = press(mine, 'working', 'attention', 'unread', 'unread');
  expect(shown.map(onlyFilter)).toEqual(['working', 'attention', 'unread', null]);
  expect(shown.at(-1)).toEqual(mine);
});

test('what the user chose meanwhile is what comes back', () => {
  const { kept } = narrowTo('working', mine, null);
  const chosen: Narrowing = { filters: { ...NO_FILTERS, status: ['applied'] }, text: '' };
  const on = narrowTo('attention', chosen, kept);
  expect(narrowTo('attention', on.show, on.kept).show).toEqual(chosen);
});

test('a filter that the last start left on is taken away', () => {
  const left: Narrowing = { filters: { ...NO_FILTERS, status: ['unread'] }, text: '' };
  expect(narrowTo('unread', left, null).show).toEqual({ filters: NO_FILTERS, text: '' });
});

test('a filter is on alone only where nothing else narrows the list', () => {
  const alone: Narrowing = { filters: { ...NO_FILTERS, status: ['working'] }, text: ' ' };
  expect(onlyFilter(alone)).toBe('working');
  expect(onlyFilter({ ...alone, text: 'x' })).toBeNull();
  expect(onlyFilter({ ...alone, filters: { ...alone.filters, age: 'day' } })).toBeNull();
  expect(onlyFilter({ ...alone, filters: { ...alone.filters, repositories: ['/r'] } })).toBeNull();
  expect(onlyFilter({ ...alone, filters: { ...alone.filters, status: ['working', 'local'] } })).toBeNull();
});
