import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandScene } from './testing/command-scene';

const place = commandScene();

const NAME = 'caf\udce9 \u202e.txt';

/** A session that changed files whose names and contents are in several encodings. */
async function session(): Promise<string> {
  await place.repo.write({
    'latin.txt': Buffer.from('gr\xfc\n', 'latin1'),
    'wide.txt': Buffer.from('one\n', 'utf16le'),
    'image.bin': Buffer.from([0, 1, 2, 255, 254]),
    'lines.txt': 'one\r\ntwo\n',
    [NAME]: 'one\n',
    'gone.txt': 'one\n',
    'moved from.txt': Array.from({ length: 30 }, (_, line) => `line ${line}\n`).join(''),
  });
  await place.repo.commit('encodings');
  await place.repo.git('config', 'diff.noprefix', 'true');
  await place.repo.git('config', 'diff.mnemonicPrefix', 'true');
  const script = join(place.home, 'agent.sh');
  await writeFile(
    script,
    `printf 'gr\\374\\nx\\344\\n' > latin.txt
     printf 't\\000w\\000o\\000\\n\\000' > wide.txt
     printf '\\000\\377\\001' > image.bin
     printf 'one\\ntwo\\n' > lines.txt
     for f in caf*; do :; done
     printf 'one\\nESC \\033]0;title\\007 \\342\\200\\256 end' > "$f"
     rm gone.txt
     mv 'moved from.txt' moved.txt; echo more >> moved.txt
     printf '\\303\\251' > "$(printf 'n\\033\\n\\351')"
     chmod +x b.txt
     ln -s nowhere link`,
  );
  const { result } = await place.json(['run', 'Do it', '--command', `sh ${script}`]);
  return String(result.session);
}

test('the diff is what git apply takes, byte by byte, and makes the very same files', async () => {
  const id = await session();
  const { head } = (await place.json(['show', id])).result;
  for (const more of [[], ['--turn', '1']]) {
    const { code, bytes } = await place.run(['diff', id, ...more]);
    expect(code).toBe(0);
    const patch = join(place.home, 'work.patch');
    await writeFile(patch, bytes);
    await place.repo.git('apply', '--index', patch);
    expect(await place.repo.git('write-tree')).toBe(await place.repo.git('rev-parse', `${head}^{tree}`));
    await place.repo.git('reset', '-q', '--hard');
  }
});

test('on a terminal nothing of it is obeyed, and what differs can be seen', async () => {
  const id = await session();
  const { stdout } = await place.run(['diff', id], { terminal: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
  expect(stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(stdout).toContain(' gr\\xfc\n+x\\xe4\n');
  expect(stdout).toContain('-one\\r\n+one\n');
  expect(stdout).toContain('+ESC \\u001b]0;title\\u0007 \\u202e end');
  expect(stdout).toContain('Binary files a/image.bin and b/image.bin differ');
});

test('a name of any bytes is told without loss, and can be named again', async () => {
  const id = await session();
  const { lines } = await place.json(['diff', id]);
  expect(lines.map(({ path }) => path)).toContain(NAME);
  const { stdout } = await place.run(['diff', id, '--stat']);
  expect(stdout).toContain('caf\\xe9 \\u202e.txt');
  for (const typed of [NAME, 'caf\\xe9 \\u202e.txt', 'caf\ufffd \u202e.txt'])
    expect((await place.json(['apply', id, '--dry-run', '--only', typed])).result).toMatchObject({
      files: [NAME],
    });
  const { lines: hunks } = await place.json(['apply', id, '--list-hunks', '--only', 'latin.txt']);
  expect(hunks[0]).toMatchObject({ path: 'latin.txt', hunk: 0, text: '+x\udce4\n' });
});

test('two sessions are compared from the first to the second, each with what it changed since its base', async () => {
  const one = await place.session('echo two > a.txt; echo new > one.txt');
  const other = await place.session('echo three > a.txt');
  const { lines, result } = await place.json(['compare', one, other]);
  expect(lines.flatMap(({ type, path, status }) => (type === 'file' ? [`${status} ${path}`] : []))).toEqual([
    'modified a.txt',
    'deleted one.txt',
  ]);
  expect(result).toMatchObject({
    session: one,
    other,
    scope: { kind: 'other', session: other },
    ...{ files: 2, additions: 1, deletions: 2 },
    sides: [
      { session: one, files: 2, additions: 2, deletions: 1 },
      { session: other, files: 1, additions: 1, deletions: 1 },
    ],
  });
  expect((await place.run(['compare', one, other, '--stat'])).stdout).toMatch(
    /2 files, \+1 −2 from the first/,
  );
  const { bytes } = await place.run(['compare', other, one]);
  await place.repo.git('switch', '-q', '--detach', String((await place.json(['show', other])).result.head));
  const patch = join(place.home, 'between.patch');
  await writeFile(patch, bytes);
  await place.repo.git('apply', '--index', patch);
  const { head } = (await place.json(['show', one])).result;
  expect(await place.repo.git('write-tree')).toBe(await place.repo.git('rev-parse', `${head}^{tree}`));
});
