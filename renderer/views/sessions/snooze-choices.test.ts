import { expect, test } from 'vitest';
import { snoozeChoices } from './snooze-choices';

test('a session can be snoozed for an hour, until the morning of the next day, or until it changes', () => {
  const [hour, tomorrow, change] = snoozeChoices(new Date(2026, 11, 31, 23, 30));
  expect(hour).toMatchObject({ hint: '00:30', snooze: { until: new Date(2027, 0, 1, 0, 30).toISOString() } });
  expect(tomorrow).toMatchObject({ hint: '09:00', snooze: { until: new Date(2027, 0, 1, 9).toISOString() } });
  expect(change?.snooze).toEqual({ until: null });
});
