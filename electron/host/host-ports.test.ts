import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hostPorts } from './host-ports';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'understory-ports-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const open = async () => {
  const opened = await hostPorts({
    home,
    resources: '',
    version: '0.0.0',
    notifier: { notify: () => undefined },
  });
  if (!opened.ok) throw new Error(opened.refusal.code);
  opened.value.close();
  return (await stat(home)).mode & 0o7777;
};

test.skipIf(process.platform === 'win32')('a data folder that was there is closed to others', async () => {
  await chmod(home, 0o755);
  expect(await open()).toBe(0o700);
  await chmod(home, 0o770);
  expect(await open()).toBe(0o700);
  // A folder for everybody's files is no data folder's own.
  await chmod(home, 0o1777);
  expect(await open()).toBe(0o1777);
});
