import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testRepo } from '../testing/test-repo';
import { allowPrograms } from '../testing/trust';
import { filterTrust } from './index';

test.each(['./tools/strip.sh', 'sh tools/strip.sh', '$(git rev-parse --show-toplevel)/tools/strip.sh'])(
  'in a session’s worktree a program counts as it was when it was allowed, and not once it changes or appears: %s',
  async (command) => {
    await using repo = await testRepo({ 'a.txt': 'one\n' });
    await repo.git('config', 'filter.strip.clean', command);
    await allowPrograms(repo.home, repo.path);
    const folders = { workspace: repo.path, commonDir: join(repo.path, '.git') };
    const counting = async () => (await filterTrust(repo.home, folders, 'worktree')([])).counting;
    expect(await counting()).toMatchObject([{ key: 'filter.strip.clean', value: command }]);

    await repo.write({ 'tools/strip.sh': 'touch evil\n' });
    expect(await counting()).toEqual([]);
    await allowPrograms(repo.home, repo.path);
    expect(await counting()).toMatchObject([{ runsIn: 'workspace' }]);
    await repo.write({ 'tools/strip.sh': 'touch more\n' });
    expect(await counting()).toEqual([]);
  },
);
