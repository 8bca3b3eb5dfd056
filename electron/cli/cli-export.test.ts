import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandScene } from './testing/command-scene';

const place = commandScene();
const TOKEN = `npm_${'aB3'.repeat(12)}`;

test('a session is exported to standard output or a file, and what was replaced is told', async () => {
  const session = await place.session(`echo "key ${TOKEN}"; echo plain > a.txt`);
  const printed = await place.run(['export', session.slice(0, 6)]);
  expect(printed).toMatchObject({ code: 0 });
  expect(printed.stdout).toContain('# Do it');
  expect(printed.stdout).toContain('key [redacted: npm token]');
  expect(printed.stderr).toMatch(
    /3 secrets: 3 × npm token\.\n {2}npm token in turn 1, tool call: .*\n {2}npm token in turn 1, what the agent said: key \[redacted: npm token\]\n$/,
  );
  expect(printed.stdout + printed.stderr).not.toContain(TOKEN);

  const onTerminal = await place.run(['export', session, '--no-redact'], { terminal: true });
  expect(onTerminal.stdout).toContain(TOKEN);
  expect(onTerminal.stderr).toContain('Secrets are not replaced');

  const file = join(place.home, 'session.json');
  const written = await place.json(['export', session, '--format', 'json', '--output', file]);
  expect(written.result).toMatchObject({ session, path: file, secrets: [{ kind: 'npm', count: 3 }] });
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
    redacted: true,
    turns: [{ prompt: 'Do it' }],
  });
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  await writeFile(file, 'mine');
  const again = await place.json(['export', session, '--output', file]);
  expect(again).toMatchObject({ code: 3, result: { refusal: { code: 'export-exists', path: file } } });
  expect(await readFile(file, 'utf8')).toBe('mine');
  const nowhere = await place.json(['export', session, '--output', join(place.home, 'no', 'where')]);
  expect(nowhere.result).toMatchObject({ refusal: { code: 'folder-not-found' } });
  expect((await readdir(place.home)).filter((name) => name.endsWith('.part'))).toEqual([]);
  expect((await place.json(['export', session])).code).toBe(2);
});
