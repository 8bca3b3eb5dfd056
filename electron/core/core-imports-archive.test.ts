import { appendFile, chmod, readdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { SessionId } from '#shared/ids';
import { fakeEditor } from './testing/fake-editor';
import { claudeFile, claudeRecords, codexFile, codexRecords, lines, writeHistory } from './testing/histories';
import { importScene, rest } from './testing/import-scene';
import { expectOk } from './testing/test-core';

test('an imported session is archived in our own folder until its tool goes on, and brought back', async () => {
  await using s = await importScene();
  const { home, repo, app } = s;
  const file = claudeFile(home, repo.path);
  await writeHistory(file, lines(claudeRecords(repo.path)));
  await rest(file);
  await writeHistory(codexFile(home), lines(codexRecords(repo.path)));
  const theirs = async () => (await readdir(home, { recursive: true })).sort();
  const before = await theirs();
  const [codex, claude] = (await app.core.imports.list({})).map(({ session }) => session) as SessionId[];
  if (!codex || !claude) throw new Error('two were to be listed');
  const archived = async () =>
    (await app.core.imports.list({})).flatMap((row) => (row.archived ? row.session : []));
  const mark = (sessions: SessionId[], as: 'archived' | 'unarchived' | 'pinned') =>
    app.core.sessions.mark({ sessions, as });

  // Who follows the list is told at once.
  const left = new AbortController();
  const told: boolean[] = [];
  for await (const { type, rows } of app.core.imports.watch({}, left.signal)) {
    told.push(...rows.filter(({ session }) => session === claude).map((row) => row.archived));
    if (type === 'reset')
      expect(await mark([claude, codex], 'archived')).toMatchObject({ marked: [claude, codex], refused: [] });
    if (told.length === 2) break;
  }
  left.abort();
  expect(told).toEqual([false, true]);
  expect((await archived()).sort()).toEqual([claude, codex].sort());
  expect(await mark([claude], 'archived')).toEqual({ marked: [], refused: [] });
  expect(await mark([claude], 'pinned')).toMatchObject({
    marked: [],
    refused: [{ session: claude, refusal: { code: 'session-unknown' } }],
  });

  await app.reopen();
  expect((await archived()).sort()).toEqual([claude, codex].sort());
  await appendFile(file, lines(claudeRecords(repo.path).slice(-3)));
  expect(await archived()).toEqual([codex]);
  expect(await mark([codex], 'unarchived')).toMatchObject({ marked: [codex] });
  expect(await archived()).toEqual([]);
  expect(await theirs()).toEqual(before);
});

test('what cannot be written down is refused, and a damaged file hides nothing', async () => {
  await using s = await importScene();
  const { home, repo, app } = s;
  await writeHistory(codexFile(home), lines(codexRecords(repo.path)));
  const kept = join(app.home, 'archived-imports.json');
  await writeFile(kept, '{"version":1,"archived":[["x"]]}');
  const [row] = await app.core.imports.list({});
  const session = row?.session as SessionId;
  expect(row?.archived).toBe(false);
  await chmod(app.home, 0o500);
  const refused = await app.core.sessions.mark({ sessions: [session], as: 'archived' });
  await chmod(app.home, 0o700);
  // Root may write everywhere.
  if (process.getuid?.() !== 0)
    expect(refused).toMatchObject({ marked: [], refused: [{ refusal: { code: 'not-writable' } }] });
});

test('files that an imported session speaks of open in the editor, from where its tool worked, and none elsewhere', async () => {
  await using s = await importScene();
  const { home, repo, app } = s;
  const code = await fakeEditor(join(home, 'bin'), 'code');
  vi.stubEnv('PATH', [code.folder, '/usr/bin', '/bin'].join(delimiter));
  await repo.write({ 'sub/b.txt': 'b\n' });
  await symlink(home, join(repo.path, 'out'));
  await writeHistory(codexFile(home), lines(codexRecords(join(repo.path, 'sub'))));
  const [row] = await app.core.imports.list({});
  const open = (path: string) =>
    app.core.editors.open({ session: row?.session as SessionId, file: { path, line: 2, column: null } });
  const root = await realpath(repo.path);
  for (const [said, path] of [
    ['b.txt', 'sub/b.txt'],
    ['a.txt', 'a.txt'],
  ] as const) {
    expectOk(await open(said));
    expect((await code.started()).args).toEqual([repo.path, '--goto', `${root}/${path}:2:1`]);
  }
  for (const path of ['../../etc/passwd', 'out/bin/code', '/etc/passwd'])
    expect(await open(path)).toMatchObject({ ok: false });
  vi.unstubAllEnvs();
});
