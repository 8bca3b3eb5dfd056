import type { SessionId } from '#shared/ids';
import { type Core, createCore } from '../core';
import { expectOk, memorySettings } from './test-values';

/**
 * A core in a process of its own that settles what an earlier one left, discards sessions, deletes from the trash, asks an
 * agent to resolve conflicts or hands a session off if told to, and may be killed at a chosen step. Prints the names of the steps it came to, one a line.
 */
export type StepChildTask = {
  readonly home: string;
  readonly resources: string;
  /** The step, counted from 0 or by its name, at which the process kills itself; null lets it live. */
  readonly killAt: number | string | null;
  readonly discard: SessionId | null;
  readonly clean?: Parameters<Core['worktrees']['clean']>[0];
  readonly recover?: Parameters<Core['worktrees']['recover']>[0];
  readonly delete?: Parameters<Core['trash']['delete']>[0];
  readonly ask: Parameters<Core['apply']['askAgent']>[0] | null;
  readonly handOff?: Parameters<Core['handOff']['run']>[0];
};

async function runTask({ home, resources, killAt, discard, ask, ...task }: StepChildTask): Promise<void> {
  let count = 0;
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const core = expectOk(
    await createCore({
      home,
      resources,
      node: { path: process.execPath, env: {} },
      version: '0.0.0-test',
      log: silent,
      clock: { now: () => new Date() },
      settings: memorySettings({}),
      notifier: { notify: () => undefined },
      step: (name) => {
        process.stdout.write(`${name}\n`);
        if (count === killAt || name === killAt) process.kill(process.pid, 'SIGKILL');
        count += 1;
      },
    }),
  );
  await core.recovered;
  if (discard !== null) expectOk(await core.sessions.discard({ session: discard }));
  if (task.clean) noneRefused((await core.worktrees.clean(task.clean)).refused);
  if (task.recover) expectOk(await core.worktrees.recover(task.recover));
  if (task.delete) noneRefused((await core.trash.delete(task.delete)).refused);
  if (ask !== null) expectOk(await core.apply.askAgent(ask));
  if (task.handOff) expectOk(await core.handOff.run(task.handOff));
  await core.close();
}

function noneRefused(refused: readonly unknown[]): void {
  if (refused.length > 0) throw new Error(`refused: ${JSON.stringify(refused)}`);
}

await runTask(JSON.parse(process.argv[2] ?? '') as StepChildTask);
