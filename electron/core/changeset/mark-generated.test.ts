import { expect, test } from 'vitest';
import { testRepo } from '../testing/test-repo';
import { markGenerated, readChangeset } from './index';

test('files that the base calls generated are marked, and none by the changes’ own word', async () => {
  await using repo = await testRepo({
    '.gitattributes': '*.pb.ts linguist-generated\nexcept.pb.ts -linguist-generated\n',
    'api/.gitattributes': 'client.ts linguist-generated=true\n',
    'api/client.ts': 'a\n',
    'api/written.ts': 'a\n',
    'one.pb.ts': 'a\n',
    'except.pb.ts': 'a\n',
    'sneaky.ts': 'a\n',
  });
  const from = await repo.commit('base');
  await repo.write({
    '.gitattributes': '* linguist-generated\n',
    'api/client.ts': 'b\n',
    'api/written.ts': 'b\n',
    'one.pb.ts': 'b\n',
    'except.pb.ts': 'b\n',
    'sneaky.ts': 'b\n',
    'deep/new.pb.ts': 'b\n',
  });
  const to = await repo.commit('work');
  const read = (a: typeof from, b: typeof to) => readChangeset(repo.path, { kind: 'session' }, a, b);

  const { files } = await markGenerated(repo.path, await read(from, to));
  const marked = files.filter((file) => file.generated).map(({ path }) => path);
  expect(marked.sort()).toEqual(['api/client.ts', 'deep/new.pb.ts', 'one.pb.ts']);
  expect((await repo.git('status', '--porcelain')).trim()).toBe('');
});

test('a repository without such attributes marks nothing', async () => {
  await using repo = await testRepo({ '.gitattributes': '*.png binary\n', 'a.ts': 'a\n' });
  const from = await repo.commit('base');
  await repo.write({ 'a.ts': 'b\n' });
  const to = await repo.commit('work');
  const changeset = await readChangeset(repo.path, { kind: 'session' }, from, to);
  expect(await markGenerated(repo.path, changeset)).toEqual(changeset);
});
