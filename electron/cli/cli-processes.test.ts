import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { LivingProcess } from '#shared/living-process';
import { isRunning } from '../core/testing/is-running';
import { commandScene, script } from './testing/command-scene';

const place = commandScene();
let left: LivingProcess[] = [];
afterEach(async () => {
  for (const { pid } of left) if (await isRunning(pid)) process.kill(pid, 'SIGKILL');
  left = [];
});

/** A session whose turn left two processes behind that shed all that could be known of them. */
async function session() {
  const shed = join(place.home, 'shed.sh');
  await writeFile(
    shed,
    `prlimit --pid $$ --rttime=unlimited:unlimited 2> /dev/null || prlimit --pid $$ --rttime=7:7
    for n in 1001 1002; do
      env -i PATH="$PATH" setsid sh -c "setsid sh -c ': > $n; exec sleep $n' &" > /dev/null 2>&1 < /dev/null
      until [ -e $n ]; do sleep 0.05; done
    done`,
  );
  const run = await place.json(['run', 'Do it', '--command', script(`. ${shed}`)]);
  left = run.result.processes as LivingProcess[];
  return { run, id: String(run.result.session) };
}

test.runIf(process.platform === 'linux')(
  'what a turn left running is told, listed, let run and ended by the command line',
  async () => {
    const { run, id } = await session();
    expect(left.map(({ command }) => command)).toEqual(['sleep 1001', 'sleep 1002']);
    expect(run.stderr).toContain('(sleep 1001)');
    expect(run.stderr).toContain(`processes ${id} --end`);
    const [one, two] = left.map(({ pid }) => pid);
    const listed = await place.run(['processes', id]);
    expect(listed).toMatchObject({ code: 0 });
    expect(listed.stdout).toContain(`! ${one} (sleep 1001)`);
    expect((await place.run(['list'])).stdout).toContain('2 processes still running');

    const refused = await place.json(['discard', id, '--yes']);
    expect(refused).toMatchObject({ code: 3, result: { refusal: { code: 'processes-living' } } });
    expect(refused.stderr).toContain(`understory processes ${id} --end`);
    expect((await place.run(['processes', id, '--end', '--leave'])).code).toBe(2);
    expect((await place.run(['processes', id, '--end', '--only', '1'])).code).toBe(2);

    const let1 = await place.json(['processes', id, '--leave', '--only', String(one)]);
    expect(let1.result).toMatchObject({ left: [{ pid: one }] });
    const ended = await place.json(['processes', id, '--end', '--only', String(two)]);
    expect(ended).toMatchObject({
      code: 0,
      result: { ended: [{ pid: two }], notEnded: [], living: [{ pid: one, left: true }] },
    });
    expect([await isRunning(one ?? 0), await isRunning(two ?? 0)]).toEqual([true, false]);
    expect((await place.run(['list'])).stdout).not.toContain('live');

    expect((await place.json(['discard', id, '--yes'])).code).toBe(0);
    const log = await readFile(join(place.home, 'data', 'sessions', id, 'events.jsonl'), 'utf8');
    expect(log).toContain('"processes.left"');
  },
);
