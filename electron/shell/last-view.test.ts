import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keptView } from './last-view';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

test('where the user was is read again, and a damaged file is as none', async () => {
  const home = await mkdtemp(join(tmpdir(), 'view-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const view = keptView(home, silent);
  expect(view.read()).toBeNull();
  view.keep('session-1');
  expect(keptView(home, silent).read()).toBe('session-1');
  for (const damaged of ['{', '{"view":7}', JSON.stringify({ view: 'x'.repeat(201) })]) {
    await writeFile(join(home, 'view.json'), damaged);
    expect(view.read()).toBeNull();
  }
});
