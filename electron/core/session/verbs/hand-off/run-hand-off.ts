import { join } from 'node:path';
import { isLimited } from '#shared/budget';
import type { SessionEvent } from '#shared/events';
import { standingGrants } from '#shared/grants';
import type { CarriedFiles, HandedTo } from '#shared/hand-off';
import type { ApplyId, SessionId } from '#shared/ids';
import { placeOf } from '#shared/place';
import { ok, type Result, refuse } from '#shared/result';
import type { Agents } from '../../../agents';
import type { Applies, ApplyRequest } from '../../../apply';
import { carriedRef } from '../../../checkpoint';
import type { CoreHandlers } from '../../../handlers';
import type { Ports } from '../../../ports';
import { type SetUpCommands, untrustedInUse } from '../../../trust';
import { type AskNotes, doneEvents, findToApply, requestOf } from '../../applying';
import { fitTitle, type Occupied } from '../../state';
import { type LiveSession, newSessionId, openBodyStore, orNotWritten, type SessionStore } from '../../store';
import { isolationFor } from '../isolation-for';
import { withFile } from './context-text';
import { addedAmong, carry, dropCarried } from './files-along';
import type { HandOffSource } from './hand-off-source';
import { attachmentsAlong, type LookedAt, lookAtHandOff, orRefused } from './look-at-hand-off';
import { writeConversation } from './write-conversation';

export type HandingOff = {
  readonly store: SessionStore;
  readonly applies: Applies;
  readonly agents: Agents;
  readonly occupied: Occupied;
  readonly setUp: SetUpCommands;
  readonly notes: Pick<AskNotes, 'begin' | 'end'>;
  readonly ports: Pick<Ports, 'home' | 'userHome' | 'settings' | 'clock' | 'version' | 'step' | 'log'>;
};

type Input = Parameters<CoreHandlers['handOff']['run']>[0];
type Answer = Awaited<ReturnType<CoreHandlers['handOff']['run']>>;
type Created = Extract<SessionEvent, { type: 'session.created' }>;
type Refused = Extract<Answer, { ok: false }>['refusal'];

/**
 * Begins the session that goes on. First what goes along is kept where nothing can lose it, then the session is begun with
 * it, and only then files leave the workspace: cut off anywhere, they are in one of the two places, or in both.
 */
export async function runHandOff(tools: HandingOff, source: HandOffSource, input: Input): Promise<Answer> {
  const { ports, store } = tools;
  if (input.prompt.trim() === '') return refuse({ code: 'prompt-empty' });
  const looked = await lookAtHandOff(source, input, {
    ...tools,
    settings: ports.settings,
    home: ports.home,
    userHome: ports.userHome,
  });
  if (!looked.ok) return looked;
  const { to, along } = looked.value;
  const { changes } = input;
  if (changes !== 'leave' && !along.choices.includes(changes))
    return refuse({ code: 'changes-stay', asked: changes });
  const { repositoryPath } = source.row;
  const unfit = await whyNotBegun(tools, source, looked.value);
  if (unfit) return refuse(unfit);
  const lets = to === 'local' ? {} : standingGrants(source.row);
  const isolation = await isolationFor(to, looked.value.isolation, ports.settings, {
    ...{ home: ports.home, repositoryPath, ...lets },
  });
  if (!isolation.ok) return isolation;
  const session = newSessionId(ports.clock.now());
  return orNotWritten(async (): Promise<Answer> => {
    const goAlong = changes !== 'leave' && to !== 'local';
    if (goAlong) await tools.notes.begin(session, repositoryPath);
    const carried = goAlong
      ? await orRefused(repositoryPath, () => carry(repositoryPath, session, along))
      : ok(null);
    if (!carried.ok) return carried;
    ports.step?.('files kept');
    const giveUp = async <R extends Refused>(refusal: R): Promise<Answer> => {
      if (carried.value) await dropCarried(repositoryPath, carriedRef(session), carried.value);
      await tools.notes.end(session);
      return refuse(refusal);
    };
    const takingOut =
      changes === 'move' && carried.value ? takeOut(source, session, looked.value, carried.value) : null;
    // Whether the files can leave the workspace is known before anything is begun.
    if (takingOut) {
      const refusal = await whyNotTaken(tools.applies, takingOut);
      if (refusal) return giveUp(refusal);
    }
    const brought =
      to === 'local' && changes === 'copy' && source.live ? await bringHere(tools, source.live) : ok(null);
    if (!brought.ok) return giveUp(brought.refusal);
    const begun = await begin(tools, source, {
      input,
      looked: looked.value,
      session,
      carried: carried.value,
      isolation: isolation.value,
    });
    ports.step?.('session begun');
    if (goAlong) await tools.notes.end(session);
    const taken = takingOut ? await tools.applies.run({ ...takingOut, fingerprint: null }) : null;
    ports.step?.('files moved');
    if (taken && !taken.ok) {
      ports.log.warn('files that were handed off could not leave the workspace', { refusal: taken.refusal });
      await begun.record(notMoved(carried.value?.files ?? 0));
    }
    const apply = taken?.ok ? taken.value.apply : brought.value;
    const handed = handedTo(begun, apply, taken?.ok === false ? 'copy' : changes);
    await source.tell(handed);
    return ok({ row: store.get(session)?.durable.state.row ?? begun.durable.state.row, to: handed });
  });
}

/** How the source's log tells of the session that goes on. */
export function handedTo(
  { state }: LiveSession,
  apply: ApplyId | null,
  changes: HandedTo['changes'],
): Omit<HandedTo, 'undone'> {
  const { row, handedFrom } = state;
  const { session, title, kind, agent } = row;
  const files = changes === 'leave' ? 0 : (handedFrom?.carried?.files ?? 0);
  return { session, title, kind, agent: agent.name, changes, files, apply };
}

export function notMoved(files: number): SessionEvent {
  return { type: 'session.noted', turn: null, note: { code: 'not-moved', files } };
}

async function whyNotBegun(
  { setUp, ports }: HandingOff,
  { row }: HandOffSource,
  { to, along }: LookedAt,
): Promise<Refused | null> {
  const { repositoryPath } = row;
  if (to === 'background') {
    const command = setUp.commandOf(repositoryPath);
    if (!command.ok) return command.refusal;
  }
  return untrustedInUse(ports.home, repositoryPath, along.base.commit);
}

/** The apply that takes the user's changes out of the workspace: what went along is its base, what is committed its head. */
function takeOut(
  { row }: HandOffSource,
  to: SessionId,
  { along }: LookedAt,
  carried: CarriedFiles,
): ApplyRequest {
  return {
    ...{ repositoryPath: row.repositoryPath, session: row.session, title: row.title, summary: '' },
    ...{ head: along.base.commit, base: carried.commit, branch: null, mode: 'changes', target: null },
    ...{ only: null, hunks: [], resolutions: [], unfinished: null, acceptUnfinished: true },
    takesOut: { to, index: carried.index, added: addedAmong(along.files) },
  };
}

async function whyNotTaken(applies: Applies, request: ApplyRequest): Promise<Refused | null> {
  const planned = await applies.plan(request);
  if (!planned.ok) return planned.refusal;
  const { conflicts, blockers, target } = planned.value;
  if (conflicts.length > 0) return { code: 'conflicts', conflicts, target };
  return blockers.length > 0 ? { code: 'path-blocked', blockers } : null;
}

/** Brings the work of a background session into the workspace, as uncommitted changes. */
async function bringHere(
  { store, applies }: HandingOff,
  source: LiveSession,
): Promise<Result<ApplyId | null, Refused>> {
  // It is this session that is occupied, by us.
  const found = findToApply(store, { whyBusy: () => null }, source.id);
  if (!found.ok) return found;
  const request = requestOf(source, {
    ...{ session: source.id, mode: 'changes', target: null, only: null, hunks: [], resolutions: [] },
    acceptUnfinished: false,
  });
  const done = await applies.run({ ...request, fingerprint: null });
  // All of it is there already.
  if (!done.ok && done.refusal.code === 'nothing-to-apply') return ok(null);
  if (!done.ok) return done;
  await source.record(...doneEvents(done.value));
  return ok(done.value.apply);
}

async function begin(
  { ports, store }: HandingOff,
  source: HandOffSource,
  handing: {
    readonly input: Input;
    readonly looked: LookedAt;
    readonly session: SessionId;
    readonly carried: CarriedFiles | null;
    readonly isolation: Pick<Created, 'isolation' | 'paths' | 'hosts'>;
  },
): Promise<LiveSession> {
  const { input, looked, session, carried, isolation } = handing;
  const { row } = source;
  const folder = join(ports.home, 'sessions', session);
  const file = await writeConversation(folder, source, ports);
  const permissions = input.permissions ?? looked.permissions;
  const edited = input.context !== null;
  const context = withFile(input.context ?? looked.context(permissions, carried?.files ?? 0), file);
  const budget = ports.settings.get().sessionBudget;
  const created: Created = {
    type: 'session.created',
    session,
    place: placeOf(looked.to),
    origin: {
      why: 'hand-off',
      from: {
        ...{ session: row.session, title: row.title, kind: row.kind, agent: row.agent },
        // A context of the user's own words is to be told, whatever the agent remembers.
        agentSession: edited ? null : looked.agentSession,
        changes: input.changes,
        carried,
      },
    },
    title: fitTitle(row.title),
    repository: row.repository,
    repositoryPath: row.repositoryPath,
    agent: looked.profile,
    model: input.model ?? (looked.sameAgent ? row.model : null),
    customAgent: looked.customAgent,
    ...(looked.persona ? { persona: looked.persona } : {}),
    permissions,
    ...isolation,
    base: looked.along.base,
    ...(isLimited(budget) ? { budget } : {}),
  };
  const attachments = attachmentsAlong(looked, { chosen: input.attachments ?? null, edited });
  const given = await openBodyStore(join(folder, 'bodies')).keep(context);
  return store.begin(session, [
    created,
    { type: 'context.given', context: given, edited, turns: looked.turns },
    {
      ...{ type: 'turn.queued', turn: 1, prompt: input.prompt },
      ...(attachments.length > 0 ? { attachments } : {}),
    },
  ]);
}
