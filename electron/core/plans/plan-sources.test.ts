import { expect, test } from 'vitest';
import { RepoPath } from '#shared/ids';
import { readSources, sourcesOf } from './plan-sources';

const bytes = Buffer.from('- [ ] T1 One');
const pathOf = (path: string) => sourcesOf([{ name: 'plan.md', bytes, path }], '/work/space')[0]?.path;

test('only a file that lies in the workspace is looked at again', async () => {
  expect(pathOf('/work/space/plans/a.md')).toBe('plans/a.md');
  for (const path of [
    '/work/space',
    '/work/spaces/a.md',
    '/work/space/../a.md',
    'a.md',
    '/work/space/.git/a.md',
  ])
    expect(pathOf(path)).toBeNull();
  expect(sourcesOf([{ name: 'a.md', bytes, path: '/work/space/a.md' }], null)).toMatchObject([
    { path: null },
  ]);
  // Whoever names another place in what is kept does not get there either.
  for (const path of ['../plan.md', '.git/config', '/etc/hosts', 'a//b']) {
    const sources = [{ name: 'plan.md', hash: '', path: RepoPath.parse(path) }];
    expect(await readSources({ sources }, '/')).toBeNull();
  }
});
