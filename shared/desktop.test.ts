import { expect, test } from 'vitest';
import { DesktopPreferences, isQuiet } from './desktop';

const at = (time: string) => new Date(`2026-03-02T${time}:00`);

test('quiet hours may reach past midnight, and end on the minute', () => {
  const night = { on: true, from: '22:00', to: '07:00' };
  for (const time of ['22:00', '23:59', '00:00', '06:59']) expect(isQuiet(night, at(time)), time).toBe(true);
  for (const time of ['07:00', '12:00', '21:59']) expect(isQuiet(night, at(time)), time).toBe(false);
  const lunch = { on: true, from: '12:00', to: '13:00' };
  expect(['12:30', '13:00', '23:00'].map((time) => isQuiet(lunch, at(time)))).toEqual([true, false, false]);
  expect(isQuiet({ ...night, on: false }, at('23:00'))).toBe(false);
  expect(isQuiet({ on: true, from: '08:00', to: '08:00' }, at('08:00'))).toBe(false);
});

test('a time that is none is not kept', () => {
  for (const from of ['24:00', '7:00', '07:60', ' 07:00', '07:00\n'])
    expect(DesktopPreferences.safeParse({ quiet: { from } }).success, from).toBe(false);
  expect(DesktopPreferences.parse({}).notify).toEqual({ permissions: true, failures: true, finished: true });
});
