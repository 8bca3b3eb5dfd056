import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { programMounts } from './program-mounts';

test('a folder of links on the search path is shown with the packages that they lead to', async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'understory-mounts-')));
  try {
    const modules = join(folder, 'tools', 'node_modules');
    await mkdir(join(modules, '.bin'), { recursive: true });
    const program = {
      command: 'sh',
      args: [],
      env: { PATH: join(modules, '.bin') },
      home: join(folder, 'home'),
    };
    expect(programMounts(program, [])).toContainEqual({ from: modules, to: modules, access: 'read' });
    expect(programMounts(program, [join(folder, 'tools')])).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
