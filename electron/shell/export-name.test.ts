import { expect, test } from 'vitest';
import { sessionRowFor } from '#shared/testing/session-row';
import { exportName } from './export-name';

test.each([
  ['Add a limiter', 'Add-a-limiter.md'],
  ['Été: 50 % – «à faire»', 'Ete-50-a-faire.md'],
  ['../../etc/passwd', 'etc-passwd.md'],
  ['\u202e.exe', 'exe.md'],
  ['日本', 'session-session1.md'],
  ['.', 'session-session1.md'],
  ['x'.repeat(200), `${'x'.repeat(60)}.md`],
])('%s', (title, name) => {
  expect(exportName(sessionRowFor({ title }), 'markdown', { apart: false })).toBe(name);
});

test('beside others it is told apart', () => {
  const row = sessionRowFor({ title: 'Add a limiter', id: '0mx2vx2fh601fpv' });
  expect(exportName(row, 'json', { apart: true })).toBe('Add-a-limiter-0mx2vx2fh601fpv.json');
});
