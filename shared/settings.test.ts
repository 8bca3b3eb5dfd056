import { expect, test } from 'vitest';
import { Settings, SettingsPatch } from './settings';

test('a patch holds only what it names, so that the other preferences stay', () => {
  expect(SettingsPatch.parse({ theme: 'dark' })).toEqual({ theme: 'dark' });
  expect(SettingsPatch.parse({ concurrency: null })).toEqual({ concurrency: null });
});

test('an empty file gives every default', () => {
  expect(Settings.parse({})).toMatchObject({
    theme: 'system',
    permissions: 'auto',
    isolation: 'auto',
    filters: { status: [], group: 'state' },
  });
});
