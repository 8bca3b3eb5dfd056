import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { launch, openProcessRecords } from '.';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'understory-launch-')));
});
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

/** Tells its folder, session and marker, its process group and its own id. */
const TELLS =
  'echo "$PWD"; echo "$UNDERSTORY_SESSION"; echo "$UNDERSTORY_PROCESS"; ps -o pgid= -p $$; echo $$';

function start(session: string | null, cwd: string, records?: ReturnType<typeof openProcessRecords>) {
  return launch({
    purpose: 'agent',
    session: session === null ? null : { id: session, folder: join(folder, 'one') },
    confine: null,
    command: '/bin/sh',
    args: ['-c', TELLS],
    cwd,
    // What says whose it is, and is not, is never the caller's to say.
    env: { PATH: process.env.PATH ?? '', UNDERSTORY_SESSION: '', UNDERSTORY_PROCESS: 'mine' },
    ...(records ? { records } : {}),
  });
}

test.skipIf(process.platform === 'win32')(
  'a child knows its session, carries a marker and leads a group, wherever in the folder it starts',
  async () => {
    const records = openProcessRecords(join(folder, 'home'));
    for (const below of ['', 'deep/er', '..named like the way up']) {
      const cwd = join(folder, 'one', below);
      await mkdir(cwd, { recursive: true });
      const child = start('abc123', cwd, records);
      const [where, session, marker, group, pid] = (await text(child.stdout)).trim().split('\n');
      expect([where, session]).toEqual([cwd, 'abc123']);
      expect(marker).toMatch(new RegExp(`^${records.markerPrefix}`));
      expect(records.markersOf('abc123')).toContain(marker);
      expect(Number(group)).toBe(Number(pid));
      expect(await child.ended).toEqual({ how: 'exited', code: 0 });
    }
    const loose = start(null, folder);
    const [, session, marker] = (await text(loose.stdout)).split('\n');
    expect(session).toBe('');
    expect(marker).toMatch(/^loose\./);
  },
);

test('nothing is started outside of the folder of its session', async () => {
  for (const elsewhere of ['', 'one-more', 'one/../two']) {
    const cwd = `${folder}/${elsewhere}`;
    await mkdir(cwd, { recursive: true });
    await mkdir(join(folder, 'one'), { recursive: true });
    const marked = openProcessRecords(join(folder, 'home'));
    expect(() => start('abc123', cwd, marked)).toThrow(/would start in/);
    expect(marked.markersOf('abc123')).toEqual([]);
  }
});
