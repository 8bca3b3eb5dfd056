import type { ApplyRecord } from '#shared/apply';
import type { SessionEvent } from '#shared/events';
import type { RefusalOf } from '#shared/refusals';
import { type Result, refuse } from '#shared/result';
import type { Applies, ApplyRequest } from '../apply';
import type { CoreHandlers } from '../handlers';
import { decide } from './decide';
import type { LiveSession } from './live-session';
import type { Occupied } from './occupied';
import type { SessionStore } from './session-store';

type Input = Parameters<CoreHandlers['apply']['plan']>[0];
type NotApplicable = RefusalOf<
  'session-unknown' | 'session-busy' | 'session-discarded' | 'not-a-background-session'
>;

/** The apply verbs: the engine knows commits and workspaces, this knows which of them a session means. */
export function createSessionApplies(
  store: SessionStore,
  applies: Applies,
  occupied: Occupied,
): CoreHandlers['apply'] {
  const withSession = async <T, E>(
    input: Input,
    work: (session: LiveSession, request: ApplyRequest) => Promise<Result<T, E>>,
  ): Promise<Result<T, E | NotApplicable>> => {
    const session = store.get(input.session);
    if (!session) return refuse({ code: 'session-unknown', session: input.session });
    return occupied.during(input.session, async (): Promise<Result<T, E | NotApplicable>> => {
      const may = decide(session.state, { type: 'apply' });
      return may.ok ? work(session, requestOf(session, input)) : may;
    });
  };
  return {
    plan: (input) => withSession(input, (_session, request) => applies.plan(request)),
    run: (input) =>
      withSession(input, async (session, request) => {
        const done = await applies.run({ ...request, fingerprint: input.fingerprint });
        if (done.ok) await session.record(doneEvent(done.value));
        return done;
      }),
    async undo({ apply }) {
      const undone = await applies.undo(apply);
      if (undone.ok) {
        const session = store.get(undone.value.session);
        if (session) await session.record(undoneEvent(session, undone.value));
      }
      return undone;
    },
    list: ({ session }) => applies.list(session),
  };
}

/** What was applied already and still stands is not applied again. */
function requestOf(session: LiveSession, input: Input): ApplyRequest {
  const { row, applies } = session.state;
  return {
    repositoryPath: row.repositoryPath,
    session: row.session,
    title: row.title,
    head: row.head,
    base: applies.at(-1)?.head ?? row.base.commit,
    branch: row.branch,
    mode: input.mode,
    target: input.target,
    only: input.only,
    resolutions: input.resolutions,
  };
}

export function doneEvent(record: ApplyRecord): SessionEvent {
  return {
    type: 'apply.done',
    apply: record.apply,
    mode: record.mode,
    target: record.target,
    commit: record.commit,
    applied: record.head,
    files: record.files.length,
  };
}

export function undoneEvent(session: LiveSession, record: ApplyRecord): SessionEvent {
  const standing = session.state.applies.filter(({ apply }) => apply !== record.apply).at(-1) ?? null;
  return { type: 'apply.undone', apply: record.apply, standing };
}
