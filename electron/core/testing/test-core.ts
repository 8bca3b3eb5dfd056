import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentProfile } from '#shared/agent';
import type { StoredEvent } from '#shared/events';
import type { RepositoryId, SessionId } from '#shared/ids';
import type { Notice } from '#shared/notice';
import type { SessionRow } from '#shared/session';
import type { SettingsPatch } from '#shared/settings';
import { type Core, createCore } from '../core';
import type { Ports } from '../ports';
import { memoryLog } from './agent-harness';
import { expectOk, memorySettings } from './test-values';

export { expectOk } from './test-values';

/** A whole core on a temporary data folder. Closed and removed with `await using`. */
export type TestCore = AsyncDisposable & {
  readonly home: string;
  readonly core: Core;
  /** As the settings' file is to whoever writes it by hand. */
  readonly settings: Ports['settings'];
  readonly log: ReturnType<typeof memoryLog>;
  readonly notices: Notice[];
  add(path: string): Promise<RepositoryId>;
  /** Starts a session with a profile, which becomes one of the user's custom agents. */
  start(
    repository: RepositoryId,
    agent: AgentProfile,
    more?: Partial<Parameters<Core['sessions']['start']>[0]>,
  ): Promise<SessionRow>;
  /** Resolves with the row as soon as it fits, also when it does already. */
  untilRow(session: SessionId, fits: (row: SessionRow) => boolean): Promise<SessionRow>;
  /** Resolves when the turn that is open has ended. */
  untilIdle(session: SessionId): Promise<SessionRow>;
  /** Resolves with the first event that fits, also when it came before. */
  untilEvent(session: SessionId, fits: (stored: StoredEvent) => boolean): Promise<StoredEvent>;
  events(session: SessionId): Promise<StoredEvent[]>;
  /** Closes the core and opens another one on the same data folder. */
  reopen(): Promise<void>;
  /** Closes the core, cuts a session's log back to so many events as a crash would have left it, and opens again. */
  forget(session: SessionId, after: number): Promise<void>;
};

export type TestCoreOptions = {
  settings?: SettingsPatch;
  home?: string;
  now?: () => Date;
  memory?: NonNullable<Ports['memory']>;
  inDrafts?: NonNullable<Ports['inDrafts']>;
  secrets?: NonNullable<Ports['secrets']>;
  /** Told of every step that changed something. */
  step?: NonNullable<Ports['step']>;
  histories?: NonNullable<Ports['histories']>;
  outside?: NonNullable<Ports['outside']>;
  userHome?: NonNullable<Ports['userHome']>;
};

const RESOURCES = join(import.meta.dirname, '../../../resources');

export async function testCore(options: TestCoreOptions = {}): Promise<TestCore> {
  const home = options.home ?? (await realpath(await mkdtemp(join(tmpdir(), 'understory-home-'))));
  const log = memoryLog();
  const notices: TestCore['notices'] = [];
  const settings = memorySettings({ permissions: 'allow', concurrency: 16, ...options.settings });
  const ports: Ports = {
    home,
    resources: RESOURCES,
    node: { path: process.execPath, env: {} },
    version: '0.0.0-test',
    log,
    clock: { now: options.now ?? (() => new Date()) },
    settings,
    notifier: { notify: (notice) => notices.push(notice) },
    ...(options.memory ? { memory: options.memory } : {}),
    ...(options.secrets ? { secrets: options.secrets } : {}),
    ...(options.inDrafts ? { inDrafts: options.inDrafts } : {}),
    ...(options.step ? { step: options.step } : {}),
    ...(options.outside ? { outside: options.outside } : {}),
    ...(options.userHome ? { userHome: options.userHome } : {}),
    ...(options.histories ? { histories: options.histories } : {}),
  };
  let core = expectOk(await createCore(ports));

  const untilRow: TestCore['untilRow'] = async (session, fits) => {
    for await (const { rows } of core.sessions.watch({})) {
      const row = rows.find((one) => one.session === session && fits(one));
      if (row) return row;
    }
    throw new Error('the list ended before the row fitted');
  };
  const untilEvent: TestCore['untilEvent'] = async (session, fits) => {
    for await (const events of core.sessions.events({ session, after: 0 })) {
      const found = events.find(fits);
      if (found) return found;
    }
    throw new Error('the events ended before one fitted');
  };
  return {
    home,
    settings,
    log,
    notices,
    get core() {
      return core;
    },
    add: async (path) => expectOk(await core.repositories.add({ path })).id,
    async start(repository, agent, more = {}) {
      const others = settings.get().customAgents.filter(({ id }) => id !== agent.id);
      settings.update({ customAgents: [...others, agent] });
      return expectOk(
        await core.sessions.start({
          repository,
          prompt: 'Do the work',
          agent: { by: 'id', id: agent.id },
          kind: 'background',
          base: null,
          title: null,
          model: null,
          customAgent: null,
          permissions: null,
          ...more,
        }),
      );
    },
    untilRow,
    untilIdle: (session) =>
      untilRow(session, ({ status }) => !['preparing', 'queued', 'working', 'waiting'].includes(status)),
    untilEvent,
    async events(session) {
      const { seq } = expectOk(await core.sessions.show({ session }));
      const all: StoredEvent[] = [];
      for await (const events of core.sessions.events({ session, after: 0 })) {
        all.push(...events);
        if ((all.at(-1)?.seq ?? 0) >= seq) break;
      }
      return all;
    },
    async reopen() {
      await core.close();
      core = expectOk(await createCore(ports));
    },
    async forget(session, after) {
      await core.close();
      const path = join(home, 'sessions', session, 'events.jsonl');
      const lines = (await readFile(path, 'utf8')).split('\n').slice(0, after);
      await writeFile(path, lines.map((line) => `${line}\n`).join(''));
      core = expectOk(await createCore(ports));
      await core.recovered;
    },
    async [Symbol.asyncDispose]() {
      await core.close();
      if (!options.home) await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
