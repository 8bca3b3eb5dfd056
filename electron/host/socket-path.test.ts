import { chmod, chown, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isTrustedSocket, secureSocketFolder, socketPath } from './socket-path';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'understory-socket-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

test('a socket lies in its data folder', () => {
  expect(socketPath('/home/tess/data', {}, 'linux')).toBe('/home/tess/data/run/core.sock');
});

test('a long data folder gets a short path of its own', () => {
  const long = `/home/tess/${'deep/'.repeat(30)}`;
  const path = socketPath(long, { XDG_RUNTIME_DIR: '/run/user/1000' }, 'linux');
  expect(path).toMatch(/^\/run\/user\/1000\/understory\/[0-9a-f]{16}\.sock$/);
  expect(socketPath(`${long}x`, { XDG_RUNTIME_DIR: '/run/user/1000' }, 'linux')).not.toBe(path);
});

test('the folder of a socket is closed to others, also when it existed', async () => {
  const path = socketPath(home);
  secureSocketFolder(path);
  await chmod(dirname(path), 0o755);
  secureSocketFolder(path);
  expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
});

test('a link in place of the folder is refused', async () => {
  const path = socketPath(home);
  await symlink(tmpdir(), dirname(path));
  expect(() => secureSocketFolder(path)).toThrow(/does not belong/);
});

test('a socket in a folder that others can write to is not trusted', async () => {
  const path = socketPath(home);
  expect(isTrustedSocket(path)).toBe(false);
  secureSocketFolder(path);
  await writeFile(path, '');
  expect(isTrustedSocket(path)).toBe(true);
  await chmod(dirname(path), 0o777);
  expect(isTrustedSocket(path)).toBe(false);
});

test.each(['a link', 'a folder that others can write to', 'a file'])(
  'where %s stands in the place of the folder for temporary files, another folder is taken',
  async (what) => {
    vi.stubEnv('TMPDIR', home);
    vi.stubEnv('HOME', home);
    const long = `/home/tess/${'deep/'.repeat(30)}`;
    const first = socketPath(long, {});
    expect(dirname(dirname(first))).toBe(home);
    if (what === 'a link') await symlink(tmpdir(), dirname(first));
    else if (what === 'a file') await writeFile(dirname(first), '');
    else {
      await mkdir(dirname(first));
      await chmod(dirname(first), 0o777);
    }
    const second = socketPath(long, {});
    expect(second).toMatch(/\/\.understory-run\/[0-9a-f]{16}\.sock$/);
    secureSocketFolder(second);
    await writeFile(second, '');
    // What listens decides, even if the first place is free again.
    await rm(dirname(first), { recursive: true });
    expect(socketPath(long, {})).toBe(second);
  },
);

test.runIf(process.getuid?.() === 0)(
  'where another user made the folder first, another one is taken',
  async () => {
    vi.stubEnv('TMPDIR', home);
    vi.stubEnv('HOME', home);
    const long = `/home/tess/${'deep/'.repeat(30)}`;
    const first = socketPath(long, {});
    await mkdir(dirname(first), { mode: 0o700 });
    await chown(dirname(first), 12345, 12345);
    expect(socketPath(long, {})).not.toBe(first);
    secureSocketFolder(socketPath(long, {}));
  },
);
