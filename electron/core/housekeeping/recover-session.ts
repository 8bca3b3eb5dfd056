import type { AgentProfile } from '#shared/agent';
import type { ApplyRecord } from '#shared/apply';
import type { AgentId, CommitId, SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { Isolation } from '#shared/sandbox';
import type { SessionRow } from '#shared/session';
import { shortRef } from '#shared/short-ref';
import { usualPermissions } from '#shared/usual-choices';
import type { Agents } from '../agents';
import { type Applies, objectsRefusal } from '../apply';
import { takeCheckpoint } from '../checkpoint';
import { type Git, listRefs, openRepository, type RepositoryTrouble, updateRef } from '../git';
import { isThere } from '../is-there';
import { sandboxFolder } from '../isolation';
import type { Ports } from '../ports';
import {
  doneEvents,
  fitTitle,
  foldState,
  measureTurn,
  measureUpTo,
  type Occupied,
  orNotWritten,
  type RecoveredEvent,
  type SafetyCopies,
  type SessionState,
  type SessionStore,
} from '../session';
import { replacedRefusal, workspaceTrouble } from '../workspace-pin';
import {
  branchOf,
  proveWorktreeInPlace,
  readRecord,
  type WorktreeRecord,
  WorktreeReplaced,
} from '../worktree';
import { type InventoryTools, repositoryOf } from './inventory';
import { baseOfLost, type KnownTurn, knownTurns, turnsIn } from './lost-work';

export type RecoverTools = InventoryTools & {
  readonly store: Pick<SessionStore, 'get' | 'lost' | 'recover'>;
  readonly occupied: Occupied;
  readonly agents: Pick<Agents, 'profile'>;
  readonly applies: Pick<Applies, 'list'>;
  readonly copies: Pick<SafetyCopies, 'refsOf' | 'look'>;
  readonly ports: Pick<Ports, 'settings' | 'step'>;
};

type Recovered = Result<
  SessionRow,
  | RepositoryTrouble
  | RefusalOf<
      | 'not-recoverable'
      | 'session-busy'
      | 'session-newer'
      | 'agent-unknown'
      | 'agent-not-installed'
      | 'objects-missing'
      | 'disk-full'
      | 'not-writable'
    >
>;

/**
 * Makes the session of a worktree again whose log is gone or cannot be read. First all that is in the worktree goes into a
 * checkpoint; then the new log is put in its place in one step. A crash before that leaves what there was, with one checkpoint
 * more that nobody asks for. Only a worktree that is on record, and that a repository which was added bears out, is touched.
 */
export function recoverSession(
  tools: RecoverTools,
  { session, agent }: { readonly session: SessionId; readonly agent: AgentId },
): Promise<Recovered> {
  return tools.occupied.during(session, () =>
    orNotWritten(() =>
      recover(tools, session, agent).catch((error: unknown): Recovered => {
        if (error instanceof WorktreeReplaced)
          return refuse({ code: 'not-recoverable', session, why: 'replaced' });
        const lacking = replacedRefusal(error) ?? objectsRefusal(error);
        if (!lacking) throw error;
        return refuse(lacking);
      }),
    ),
  );
}

/** What is to be made a session again, and what it is made of. */
type Lost = {
  readonly git: Git;
  readonly place: { readonly home: string; readonly repositoryPath: string; readonly session: SessionId };
  readonly record: WorktreeRecord;
  readonly remembered: SessionState | null;
  readonly profile: AgentProfile;
};

async function recover(tools: RecoverTools, session: SessionId, agent: AgentId): Promise<Recovered> {
  const { home, store, copies, agents, ports } = tools;
  const not = (why: RefusalOf<'not-recoverable'>['why']) =>
    refuse<RefusalOf<'not-recoverable'>>({ code: 'not-recoverable', session, why });
  if (store.get(session)) return not('has-log');
  const record = readRecord(home, session);
  if (!record || record.removed) return not('no-worktree');
  const { log, remembered } = store.lost(session);
  if (log === 'newer') return refuse({ code: 'session-newer', session });
  const { repository, repositoryPath } = await repositoryOf(tools, session);
  if (repository === null || repositoryPath === null) return not('no-repository');
  const profile = remembered?.profile.id === agent ? ok(remembered.profile) : await agents.profile(agent);
  if (!profile.ok) return profile;
  const trouble = await workspaceTrouble(home, repositoryPath, repository);
  if (trouble) return refuse(trouble);
  await copies.look(repositoryPath);
  const git = openRepository(repositoryPath);
  const place = { home, repositoryPath, session };
  const lost = { git, place, record, remembered, profile: profile.value };
  const turns = await knownTurns(git, copies, place);
  const found = await recordFound(tools, lost, turns);
  const applied = (await tools.applies.list(session)).filter(
    ({ state, handedTo }) => state === 'done' && !handedTo,
  );
  if (found === null) return not('no-worktree');
  ports.step?.('found work recorded');
  const isolation = await heldBy(lost);
  const permissions = usualPermissions(ports.settings.get().permissions, isolation);
  const events = (kept: string | null) => [
    ...begin(lost, { repository, base: found.base, permissions, isolation }),
    noted(turns, kept),
    ...workEvents(turns, applied),
    ...found.events,
  ];
  const state = stateAfter(events(null));
  const { head, ...measured } = await measureUpTo({ state }, state.row.head);
  const own = await measureTurn({ state }, found.turn, head);
  const made = await store.recover(
    session,
    (kept) => [
      ...events(kept),
      now({ type: 'changes.measured', turn: found.turn, head, ...measured, ...(own ? { own } : {}) }),
    ],
    ports.step,
  );
  ports.step?.('log in its place');
  return ok(made.durable.state.row);
}

/** The state that events fold into that are not on disk. */
function stateAfter(events: readonly RecoveredEvent[]): SessionState {
  const state = events.reduce<SessionState | null>(
    (before, { event, at }, index) => foldState(before, { seq: index + 1, at: at ?? '', event }),
    null,
  );
  if (state === null) throw new Error('a session is made of events');
  return state;
}

/**
 * Puts what is in the worktree into a checkpoint of a turn that no ref is named by; where the folder is gone, what the branch
 * has. Null: neither is there.
 */
async function recordFound(
  { ports: { step } }: RecoverTools,
  { git, place, record, remembered }: Lost,
  turns: readonly KnownTurn[],
) {
  const { session } = place;
  const { path, branch } = record;
  const there = await isThere(path);
  if (there) await proveWorktreeInPlace({ ...place, path });
  const { tip } = await branchOf(place, record);
  const last = turns.at(-1);
  const newest = tip ?? last?.end.commit ?? null;
  if (newest === null) return null;
  const base = await baseOfLost(git, record, { ...place, remembered, tip: newest });
  const before = last?.end.commit ?? base.commit;
  const named = turnsIn((await listRefs(git, `refs/understory/${session}`)).map(({ ref }) => ref));
  const turn = freeAfter(last?.turn ?? 0, new Set(named));
  const refTo = (at: 'start' | 'end') => `refs/understory/${session}/${turn}/${at}`;
  await updateRef(git, refTo('start'), before);
  step?.('beginning of it noted');
  const taken = there
    ? await takeCheckpoint({
        ...{ ...place, worktree: path, branch, turn, at: 'end', previous: before, base: base.commit },
        title: titleOf({ record, remembered }),
        branchWas: last?.branchCommit ?? null,
      })
    : { commit: newest, ref: refTo('end'), branchCommit: tip, skipped: [], strayed: null, unfinished: null };
  if (!there) await updateRef(git, taken.ref, taken.commit);
  const none = { branchCommit: null, skipped: [], strayed: null, unfinished: null };
  const { commit, ref, branchCommit, skipped, strayed, unfinished } = taken;
  return {
    base,
    turn,
    events: [
      now({ type: 'turn.recovered', turn, from: last?.turn ?? 0, prompt: null, found: true }),
      now({ type: 'checkpoint.taken', turn, at: 'start', commit: before, ref: refTo('start'), ...none }),
      now({
        ...{ type: 'checkpoint.taken', turn, at: 'end', commit, ref, branchCommit },
        ...{ skipped: [...skipped], strayed, unfinished },
        ...('tree' in taken ? { tree: taken.tree } : {}),
      }),
    ],
  };
}

/** What an earlier attempt recorded, or somebody made in our name, keeps its refs. */
function freeAfter(last: number, named: ReadonlySet<number>): number {
  let turn = last + 1;
  while (named.has(turn)) turn += 1;
  return turn;
}

function titleOf({ record, remembered }: Pick<Lost, 'record' | 'remembered'>): string {
  const named = shortRef(record.branch)
    .replace(/^understory[/-]/, '')
    .replaceAll('-', ' ');
  return remembered?.row.title ?? (fitTitle(named) || 'Recovered session');
}

/** What had a sandbox has one again, though nothing says any more what else it was let see or reach. */
async function heldBy({ remembered, place: { home, session } }: Lost): Promise<Isolation> {
  const had = remembered?.row.isolation === 'sandbox' || (await isThere(sandboxFolder(home, session)));
  return had ? 'sandbox' : 'none';
}

function begin(
  { record, remembered, profile, place }: Lost,
  {
    repository,
    base,
    permissions,
    isolation,
  }: {
    readonly repository: SessionRow['repository'];
    readonly base: { readonly commit: CommitId; readonly ref: string | null };
    readonly permissions: SessionRow['permissions'];
    readonly isolation: Isolation;
  },
): RecoveredEvent[] {
  const { session, path, branch } = record;
  const at = begunAt(session);
  return [
    {
      at,
      event: {
        ...{ type: 'session.created', session, place: { in: 'worktree' }, origin: { why: 'recovered' } },
        ...{ title: titleOf({ record, remembered }), repository, repositoryPath: place.repositoryPath },
        ...{ agent: profile, model: null, customAgent: null, permissions, base },
        ...(isolation === 'sandbox' ? { isolation } : {}),
      },
    },
    { at, event: { type: 'worktree.created', path, branch, included: 0, milliseconds: 0 } },
  ];
}

/** A session's id begins with when it was made. */
function begunAt(session: SessionId): string | null {
  const time = Number.parseInt(session.slice(0, 9), 36);
  const at = new Date(time);
  return Number.isNaN(at.getTime()) || at.getUTCFullYear() < 2020 || time > Date.now()
    ? null
    : at.toISOString();
}

function noted(turns: readonly KnownTurn[], kept: string | null): RecoveredEvent {
  return now({ type: 'session.noted', turn: null, note: { code: 'recovered', turns: turns.length, kept } });
}

/** The turns with the applies of their work that stand, each after the turn whose work it brought over. */
function workEvents(turns: readonly KnownTurn[], applied: readonly ApplyRecord[]): RecoveredEvent[] {
  const inOrder = applied.toSorted((a, b) => a.at.localeCompare(b.at));
  const ofTurn = ({ end }: KnownTurn) => inOrder.filter(({ head }) => head === end.commit);
  const placed = new Set(turns.flatMap(ofTurn));
  const told = (records: readonly ApplyRecord[]) =>
    records.flatMap((record) => doneEvents(record).map((event) => ({ at: record.at, event })));
  return [
    ...turns.flatMap((turn) => [...turnEvents(turn), ...told(ofTurn(turn))]),
    ...told(inOrder.filter((record) => !placed.has(record))),
  ];
}

function turnEvents({ turn, from, start, end, tree, branchCommit, prompt, at }: KnownTurn): RecoveredEvent[] {
  const none = { skipped: [], strayed: null, unfinished: null };
  const taken = { type: 'checkpoint.taken' as const, turn, ...none };
  return [
    { at, event: { type: 'turn.recovered', turn, from, prompt, found: false } },
    ...(start ? [{ at, event: { ...taken, at: 'start' as const, ...start, branchCommit: null } }] : []),
    { at, event: { ...taken, at: 'end' as const, ...end, branchCommit, ...(tree ? { tree } : {}) } },
  ];
}

function now(event: RecoveredEvent['event']): RecoveredEvent {
  return { at: null, event };
}
