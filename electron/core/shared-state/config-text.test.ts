import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { readConfigText } from './config-text';

/** What Git itself reads of a configuration file. */
async function byGit(text: string): Promise<[string, string][]> {
  const folder = await mkdtemp(join(tmpdir(), 'understory-test-'));
  const file = join(folder, 'config');
  await writeFile(file, text);
  const { stdout } = await execa('git', ['config', '--file', file, '--list', '-z'], { cwd: folder });
  await rm(folder, { recursive: true });
  return stdout
    .split('\0')
    .slice(0, -1)
    .map((field) => {
      const cut = field.indexOf('\n');
      return cut === -1 ? [field, 'true'] : [field.slice(0, cut), field.slice(cut + 1)];
    });
}

test.each([
  '[user]\n\tname = Tess Test\n\temail=tess@example.org # mine\n',
  '[a]\n\tb = "  spaced ; # "   \n\tc = one "two  " three\n\td\n\te =\n',
  '[filter "X.Y \\"z\\" \\\\"]\n\tclean = a\\nb\\t\\"q\\" \\\\end\n',
  '[Section.SUB]\nKey-Name = v\n[section "SUB"] Other = w ; x\n',
  '[a] b = one\\\n  two\\\n three\nc = last',
  '; comment\n# another\n[a]\r\n\tb = c\r\n[a] b = d\n',
  '[alias]\n\tst = "!f() { echo \\"$1\\"; }; f"\n[includeIf "gitdir:~/work/"]\n\tpath = x\n',
])('a configuration file is read as Git reads it: %j', async (text) => {
  expect(readConfigText(text).map(({ key, value }) => [key, value])).toEqual(await byGit(text));
});

test('what Git would refuse is read as far as it can be', () => {
  expect(readConfigText('[a]\nb = 1\n[broken\n=\n[c "d"]\ne = 2\n')).toEqual([
    { key: 'a.b', value: '1' },
    { key: 'c.d.e', value: '2' },
  ]);
});
