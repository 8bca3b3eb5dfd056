import { mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { SettingsPatch } from '#shared/settings';
import { untold } from '#shared/settings-change';
import { type FakeEditor, fakeEditor } from './testing/fake-editor';
import { runShellAgent } from './testing/shell-agent';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

let place: string;
let code: FakeEditor;

beforeAll(async () => {
  place = await realpath(await mkdtemp(join(tmpdir(), 'understory-editors-')));
  code = await fakeEditor(join(place, 'bin'), 'code');
});

beforeEach(() => {
  vi.stubEnv('TERM', 'xterm');
  vi.stubEnv('PATH', ['.', join(place, 'late'), code.folder, '/usr/bin', '/bin'].join(delimiter));
});

afterAll(() => rm(place, { recursive: true, force: true }));

/** A session whose agent did what a shell script says. */
async function scene(script: string, settings: SettingsPatch = {}) {
  const repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const app = await testCore({ settings });
  const row = await runShellAgent(app, await app.add(repo.path), script);
  const { session } = row;
  const worktree = row.worktree ?? '';
  return {
    ...{ repo, app, session, worktree },
    open: (path: string, line: number | null = null) =>
      app.core.editors.open({ session, file: { path, line, column: null } }),
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]();
      await repo[Symbol.asyncDispose]();
    },
  };
}

test('a file of the worktree is opened at its line, whatever it is called, and the worktree by itself', async () => {
  const names = ['-n', 'a:7', 'two\nlines', ' blank '];
  await using s = await scene(`for name in '-n' 'a:7' 'two\nlines' ' blank '; do echo x > "./$name"; done`);
  expect(await s.app.core.editors.find({})).toEqual([{ editor: 'vscode', program: code.program }]);
  expect(expectOk(await s.app.core.editors.open({ session: s.session, file: null }))).toEqual({
    editor: 'Visual Studio Code',
  });
  const started = await code.started();
  expect(started).toMatchObject({ args: [s.worktree], cwd: homedir() });
  // Nothing of ours and no mark of an agent: it is the user's.
  expect(started.env).not.toMatch(/UNDERSTORY|ELECTRON/);

  expectOk(await s.open('a.txt', 3));
  expect((await code.started()).args).toEqual([s.worktree, '--goto', `${s.worktree}/a.txt:3:1`]);
  const told: string[][] = [];
  for (const name of names) {
    expectOk(await s.open(name, 3));
    told.push((await code.started()).args);
  }
  const uri = `file://${s.worktree}`;
  expect(told).toEqual([
    [s.worktree, '--goto', `${s.worktree}/-n:3:1`],
    ['--folder-uri', uri, '--file-uri', `${uri}/a:7`],
    [s.worktree, '--goto', `${s.worktree}/two\nlines:3:1`],
    ['--folder-uri', uri, '--file-uri', `${uri}/%20blank%20`],
  ]);
  // The user's own files, too, as an agent names them.
  expectOk(await s.open(join(s.repo.path, 'a.txt')));
  expect((await code.started()).args).toEqual([s.worktree, join(s.repo.path, 'a.txt')]);
});

test('what lies or leads outside is refused, and so is what is no file', async () => {
  await using s = await scene(`
    ln -s /etc/passwd link; ln -s /etc out; ln -s a.txt inside; mkdir folder; mkfifo pipe; ln -s gone broken`);
  const refusal = async (path: string) => {
    const answer = await s.open(path);
    return answer.ok ? 'opened' : answer.refusal;
  };
  const no = (path: string, why: string) => ({ code: 'file-not-opened', path, why });
  for (const path of ['/etc/passwd', '../../etc/passwd', `${s.worktree}/../x`])
    expect(await refusal(path)).toEqual(no(path, 'outside'));
  for (const path of ['link', 'out/passwd', join(s.worktree, 'link')])
    expect(await refusal(path)).toEqual(no(path, 'link'));
  for (const path of ['folder', 'pipe', '.']) expect(await refusal(path)).toEqual(no(path, 'not-a-file'));
  expect(await refusal('caf\udce9')).toEqual(no('caf\udce9', 'name'));
  for (const path of ['gone', 'broken', 'a.txt/x'])
    expect(await refusal(path)).toEqual({ code: 'file-unknown', path });
  expect(await refusal('inside')).toBe('opened');
  expect((await code.started()).args).toEqual([s.worktree, `${s.worktree}/a.txt`]);

  // A worktree that is no longer the one that was made leads anywhere.
  await rename(s.worktree, `${s.worktree}-away`);
  await symlink('/etc', s.worktree);
  expect(await refusal('passwd')).toMatchObject({ code: 'worktree-missing', why: 'replaced' });
});

test('no program of a repository or worktree is taken for the editor', async () => {
  await using s = await scene(`printf '#!/bin/sh\\n' > codium; chmod +x codium`);
  await s.repo.write({ 'bin/zed': '#!/bin/sh\n' });
  const late = join(place, 'late');
  await mkdir(late);
  await symlink(join(s.worktree, 'codium'), join(late, 'codium'));
  await symlink(join(s.worktree, 'codium'), join(late, 'code'));
  expect(await s.app.core.editors.find({})).toEqual([{ editor: 'vscode', program: code.program }]);
  s.app.settings.update({ editor: { is: 'own', command: ['codium'] } });
  expect(await s.app.core.editors.open({ session: s.session, file: null })).toMatchObject({
    refusal: {
      code: 'editor-failed',
      editor: 'codium',
      end: { how: 'not-started', cause: 'The program codium was not found.' },
    },
  });
  await rm(late, { recursive: true });
});

test('a command of the user’s own opens; that it is missing, fails or was not found is said', async () => {
  const own = await fakeEditor(join(place, 'own'), 'edit');
  const failing = await fakeEditor(join(place, 'own'), 'fails', 3);
  const unreadable = join(place, 'own', 'text');
  await writeFile(unreadable, 'text');
  await using s = await scene('echo two > a.txt', {
    editor: { is: 'own', command: [own.program, '+{line}', '{file}', '--in={folder}'] },
  });
  expect(expectOk(await s.open('a.txt', 2))).toEqual({ editor: 'edit' });
  expect((await own.started()).args).toEqual(['+2', `${s.worktree}/a.txt`, `--in=${s.worktree}`]);

  const refused = async (editor: SettingsPatch['editor']) => {
    s.app.settings.update({ editor });
    const answer = await s.open('a.txt');
    return answer.ok ? null : answer.refusal;
  };
  const command = (program: string) => ({ is: 'own' as const, command: [program] });
  expect(await refused(command(failing.program))).toEqual({
    code: 'editor-failed',
    editor: 'fails',
    end: { how: 'exited', code: 3 },
  });
  expect(await refused(command(unreadable))).toMatchObject({ end: { how: 'not-started' } });
  expect(await refused(command('./a.txt'))).toMatchObject({ end: { how: 'not-started' } });
  expect(await refused({ is: 'known', editor: 'zed' })).toEqual({ code: 'editor-unknown', editor: 'zed' });
});

test('a command to open with that another process sets is told', async () => {
  await using app = await testCore();
  const by = { through: 'command-line' } as const;
  await app.core.settings.update({ editor: { is: 'known', editor: 'zed' } }, undefined, by);
  const list = async () => {
    for await (const changes of app.core.settings.watchChanges({})) return changes;
    return [];
  };
  expect(untold(await list())).toEqual([]);
  await app.core.settings.update({ editor: { is: 'own', command: ['evil'] } }, undefined, by);
  expect(untold(await list())).toMatchObject([{ changed: { setting: 'editor', command: ['evil'] } }]);
});
