import type { SessionId } from '#shared/ids';
import type { Agents } from '../agents';
import { gitVersion } from '../git';
import type { CoreHandlers } from '../handlers';
import { examineSandbox, type SandboxHolds } from '../isolation';
import type { Ports } from '../ports';
import type { Repositories } from '../repository';
import type { AskNotes, SessionIndex, SessionStore } from '../session';
import type { SettingsChanges } from '../settings';
import { readRecord, recordedSessions } from '../worktree';
import { examine, type Patient } from './examine';
import type { KeptWorktree } from './kept-data';

/** The verbs about the core itself: what it is, and whether this machine has what sessions need. */
export function createCoreVerbs({
  ports,
  agents,
  repositories,
  store,
  index,
  changes,
  damagedWrites,
  notes,
  holds,
}: {
  readonly ports: Ports;
  readonly agents: Agents;
  readonly repositories: Repositories;
  readonly store: Pick<SessionStore, 'all' | 'get' | 'unreadable'>;
  readonly index: Pick<SessionIndex, 'trouble'>;
  readonly changes: Pick<SettingsChanges, 'list'>;
  readonly damagedWrites: Patient['damagedWrites'];
  readonly notes: Pick<AskNotes, 'left'>;
  readonly holds: Pick<SandboxHolds, 'limits'>;
}): CoreHandlers['core'] {
  return {
    about: async () => ({
      version: ports.version,
      home: ports.home,
      git: (await gitVersion())?.text ?? null,
      platform: process.platform,
      pid: process.pid,
    }),
    sandbox: () => examineSandbox(),
    doctor: async () =>
      examine({
        ports,
        agents,
        repositories,
        indexTrouble: index.trouble,
        unreadableSessions: store.unreadable,
        damagedLogs: damagedLogs(store),
        lostSessions: await lostSessions(ports.home, store),
        keptWorktrees: keptWorktrees(store),
        damagedWrites,
        handOversLeft: async () => (await notes.left()).filter(({ id }) => store.get(id) === null),
        settingsChanges: changes.list(),
        sandboxLimits: () => holds.limits(),
      }),
    sandboxLimits: () => holds.limits(),
  };
}

async function lostSessions(home: string, store: Pick<SessionStore, 'get'>): Promise<SessionId[]> {
  const without = (await recordedSessions(home)).filter((session) => store.get(session) === null);
  return without.filter((session) => readRecord(home, session)?.removed === false);
}

function damagedLogs(store: Pick<SessionStore, 'all'>): Patient['damagedLogs'] {
  return [...store.all()].flatMap(({ logPath, state }) =>
    state.damaged > 0 ? [{ path: logPath, lines: state.damaged }] : [],
  );
}

function keptWorktrees(store: Pick<SessionStore, 'all'>): KeptWorktree[] {
  return [...store.all()].flatMap(({ id, state }) => {
    if (state.lastWorktree === null) return [];
    return [{ session: id, path: state.lastWorktree, keptUntil: state.row.discarded?.keptUntil ?? null }];
  });
}
