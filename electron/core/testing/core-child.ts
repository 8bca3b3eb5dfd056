import type { AgentId } from '#shared/ids';
import type { Isolation } from '#shared/sandbox';
import type { SettingsPatch } from '#shared/settings';
import { createCore } from '../core';
import { expectOk, memorySettings } from './test-values';

/** What a core in a process of its own is told through `CORE_CHILD`: it starts the sessions and stays until killed. */
export type CoreChildOrder = {
  readonly home: string;
  readonly resources: string;
  readonly settings: SettingsPatch;
  readonly repository: string;
  readonly agents: readonly AgentId[];
  readonly isolation?: Isolation;
};

const order: CoreChildOrder = JSON.parse(process.env.CORE_CHILD ?? '');
const toStderr = (message: string, details?: unknown) =>
  process.stderr.write(`${message} ${JSON.stringify(details)}\n`);
const core = expectOk(
  await createCore({
    home: order.home,
    resources: order.resources,
    node: { path: process.execPath, env: {} },
    version: '0.0.0-test',
    log: { info: toStderr, warn: toStderr, error: toStderr },
    clock: { now: () => new Date() },
    settings: memorySettings(order.settings),
    notifier: { notify: () => undefined },
  }),
);
const repository = expectOk(await core.repositories.add({ path: order.repository }));
for (const id of order.agents) {
  const row = expectOk(
    await core.sessions.start({
      repository: repository.id,
      prompt: 'Do the work',
      agent: { by: 'id', id },
      kind: 'background',
      base: null,
      title: null,
      model: null,
      customAgent: null,
      permissions: 'allow',
      ...(order.isolation ? { isolation: order.isolation } : {}),
    }),
  );
  process.stdout.write(`${row.session}\n`);
}
