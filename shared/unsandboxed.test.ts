import { expect, test } from 'vitest';
import { sessionRowFor } from './testing/session-row';
import { lacksSandbox } from './unsandboxed';

test('what could have a sandbox and has none is told, and nothing else', () => {
  const lacks = (changes: Parameters<typeof sessionRowFor>[0], made = true) =>
    lacksSandbox(sessionRowFor(changes), made);
  expect(lacks({})).toBe(true);
  expect(lacks({ isolation: 'none' })).toBe(true);
  expect(lacks({ isolation: 'sandbox' })).toBe(false);
  // It works in the workspace, which no sandbox is made for.
  expect(lacks({ kind: 'local' })).toBe(false);
  expect(lacks({ imported: { tool: 'claude' } as never })).toBe(false);
  expect(lacks({}, false)).toBe(false);
});
