import { expect, test } from 'vitest';
import type { Log } from '../core/ports';
import { heldLog } from './held-log';

test('what was said before the log was open stands in it first, in its order', () => {
  const lines: unknown[] = [];
  const log: Log = {
    info: (message, details) => lines.push(['info', message, details]),
    warn: (message, details) => lines.push(['warn', message, details]),
    error: (message, details) => lines.push(['error', message, details]),
  };
  const held = heldLog();
  held.warn('a page wanted to open a window', { url: 'https://example.org' });
  held.info('started');
  expect(lines).toEqual([]);
  held.handTo(log);
  held.error('broke');
  expect(lines).toEqual([
    ['warn', 'a page wanted to open a window', { url: 'https://example.org' }],
    ['info', 'started', undefined],
    ['error', 'broke', undefined],
  ]);
});
