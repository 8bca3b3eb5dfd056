import { rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { fakeEditor } from '../core/testing/fake-editor';
import { commandScene } from './testing/command-scene';

const place = commandScene();

test('opens a session’s worktree, or a file there at its line, in the user’s editor', async () => {
  const editor = await fakeEditor(join(place.home, 'bin'), 'zed');
  vi.stubEnv('TERM', 'xterm');
  vi.stubEnv('PATH', [editor.folder, '/usr/bin', '/bin'].join(delimiter));
  const id = await place.session('mkdir src && echo two > src/b.txt');
  const { lines } = await place.json(['list']);
  const worktree = String(lines[0]?.worktree);

  expect(await place.json(['open', id])).toMatchObject({ code: 0, result: { editor: 'Zed', file: null } });
  expect((await editor.started()).args).toEqual([worktree]);
  const told = await place.run(['open', id, '--file', 'src/b.txt', '--line', '7', '--column', '2']);
  expect([told.code, told.stdout]).toEqual([0, 'Opened src/b.txt in Zed.\n']);
  const opened = [worktree, `${worktree}/src/b.txt:7:2`];
  expect((await editor.started()).args).toEqual(opened);
  await place.run(['open', id, '--file', './b.txt', '--line', '7', '--column', '2'], {
    cwd: join(worktree, 'src'),
  });
  expect((await editor.started()).args).toEqual(opened);

  expect((await place.run(['open', id, '--line', '3'])).code).toBe(2);
  expect((await place.run(['open', id, '--file', 'a.txt', '--line', '0'])).code).toBe(2);
  expect((await place.run(['open', id, '--file', '/etc/passwd'])).code).toBe(2);
  const gone = await place.json(['open', id, '--file', 'gone']);
  expect(gone).toMatchObject({ code: 3, result: { refusal: { code: 'file-unknown' } } });
  await rm(editor.program);
  const none = await place.run(['open', id]);
  expect([none.code, none.stderr]).toEqual([3, expect.stringContaining('No editor was found.')]);
});
