import { expect, test } from 'vitest';
import { testRepo } from '../testing/test-repo';
import { markHidden, readChangeset } from './index';

test('files whose name or added lines hide or reorder something are marked, and no others', async () => {
  await using repo = await testRepo({
    'app.js': 'one\n\u202e was here before\nthree\n',
    'moved.txt': Array.from({ length: 20 }, (_, line) => `line ${line}\n`).join(''),
  });
  const from = await repo.commit('base');
  const hidden: Record<string, string> = {
    'bidi.js': "if (level != '\u202euser') {\n",
    'plus.js': '++ \u200b\n',
    'steers.txt': 'a\n\u001b]0;title\u0007\n',
    'drawn over.txt': 'rm -rf ~\rls\n',
    'tags.md': 'Read this.\u{e0072}\u{e006d}\n',
    'bom inside.txt': 'a\ufeffb\n',
    'picture\u202egpj.exe': 'x\n',
    'new\nline': 'x\n',
  };
  const plain: Record<string, string | Buffer> = {
    'emoji.md': '\u{1f469}\u200d\u{1f4bb} \u2764\ufe0f\n',
    'windows.cs': '\ufeffone\r\ntwo\r\n',
    'pages.c': 'a\n\f\nb\n',
    'latin.txt': Buffer.from('gr\xfc\x9b\n', 'latin1'),
    'picture.bin': Buffer.from([0, 27, 1]),
    'index 0..1': 'diff --git a/x b/x\nindex 0..1\n@@ -1 +1 @@\n',
    'hebrew \u05e9.txt': '\u05e9\u05dc\u05d5\u05dd\n',
  };
  await repo.write({ ...hidden, ...plain, 'app.js': 'ONE\n\u202e was here before\nthree\n' });
  await repo.write({
    'moved.txt': null,
    'moved\u200b.txt': Array.from({ length: 20 }, (_, n) => `line ${n}\n`).join(''),
  });
  const to = await repo.commit('work');

  const changeset = await markHidden(
    repo.path,
    await readChangeset(repo.path, { kind: 'session' }, from, to),
  );

  const marked = changeset.files.filter((file) => file.hidden).map(({ path }) => path);
  expect(marked.sort()).toEqual([...Object.keys(hidden), 'moved\u200b.txt'].sort());
  expect(changeset.files).toHaveLength(Object.keys({ ...hidden, ...plain }).length + 2);
});
