import { expect, test } from 'vitest';
import { SettingsPatch } from './settings';
import { LEAST_ZOOM, MOST_ZOOM, nextZoom, ZOOMS } from './zoom';

test('zooming goes from 80 to 200 % and back, through the size of the system', () => {
  const up = [...ZOOMS.slice(1), MOST_ZOOM];
  expect(ZOOMS.map((zoom) => nextZoom(zoom, 'in'))).toEqual(up);
  expect(ZOOMS.map((zoom) => nextZoom(zoom, 'out'))).toEqual([LEAST_ZOOM, ...ZOOMS.slice(0, -1)]);
  expect(ZOOMS).toContain(1);
  expect([nextZoom(1.3, 'in'), nextZoom(1.3, 'out')]).toEqual([1.5, 1.25]);
  for (const zoom of ZOOMS) expect(SettingsPatch.safeParse({ zoom }).success).toBe(true);
  expect(SettingsPatch.safeParse({ zoom: 2.1 }).success).toBe(false);
});
