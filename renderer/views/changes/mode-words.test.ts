import { expect, test } from 'vitest';
import { modeWords } from './mode-words';

test.each([
  ['100644', '100644', null],
  [null, '100644', null],
  ['100644', null, null],
  [null, '100755', '+x'],
  ['100644', '100755', '+x'],
  ['100755', '100644', '−x'],
  ['100644', '120000', '→ symbolic link'],
  [null, '160000', 'submodule'],
])('from %s to %s reads %s', (oldMode, newMode, short) => {
  expect(modeWords({ oldMode, newMode })?.short ?? null).toBe(short);
});
