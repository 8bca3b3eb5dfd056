import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { TrashKey } from '#shared/trash';
import type { Applies } from '../apply';
import type { RepositoryTrouble } from '../git';
import type { Ports } from '../ports';
import {
  decide,
  type LiveSession,
  type Occupied,
  orNotWritten,
  repositoryTroubleOf,
  type SafetyCopies,
  type SessionStore,
} from '../session';
import { expireDiscarded } from '../worktree';
import { youngest } from './trash-limit';

/** Who has it deleted. The limit takes only what it may, which is judged once nothing else can begin with the session. */
export type DeletedBy =
  | { readonly by: 'user' }
  | { readonly by: 'limit'; mayGo(session: LiveSession): Promise<boolean> };

export type DeletingTools = {
  readonly store: Pick<SessionStore, 'get'>;
  readonly occupied: Occupied;
  readonly applies: Pick<Applies, 'giveUp'>;
  readonly copies: Pick<SafetyCopies, 'hold'>;
  readonly ports: Pick<Ports, 'clock' | 'step'>;
};

/**
 * Deletes an item of the trash for good. First it is written down that it is given up, from when on nobody can have it back;
 * then it goes. What a crash leaves of that goes at the next start.
 */
export async function deleteFromTrash(tools: DeletingTools, key: TrashKey, by: DeletedBy) {
  switch (key.what) {
    case 'session':
      return deleteSession(tools, key, by);
    case 'originals':
      return deleteOriginals(tools, key, by);
    case 'lost':
      return refuse<RefusalOf<'session-unknown'>>({ code: 'session-unknown', session: key.session });
    case 'step':
      return refuse<RefusalOf<'kept-with-session'>>({ code: 'kept-with-session', session: key.session });
    default:
      return key satisfies never;
  }
}

async function deleteSession(
  tools: DeletingTools,
  { session: id }: Extract<TrashKey, { what: 'session' }>,
  by: DeletedBy,
) {
  const session = tools.store.get(id);
  if (!session) return refuse<RefusalOf<'session-unknown'>>({ code: 'session-unknown', session: id });
  return tools.occupied.during(id, (): Promise<Given> => orNotWritten(() => giveUp(tools, session, by)));
}

type Given = Result<
  object,
  | RepositoryTrouble
  | RefusalOf<
      | 'session-newer'
      | 'session-not-discarded'
      | 'session-expired'
      | 'trash-item-gone'
      | 'disk-full'
      | 'not-writable'
    >
>;

async function giveUp(
  { copies, ports }: DeletingTools,
  session: LiveSession,
  deleted: DeletedBy,
): Promise<Given> {
  const { clock, step = () => undefined } = ports;
  const trouble = await repositoryTroubleOf(session);
  if (trouble) return refuse(trouble);
  if (deleted.by === 'limit' && !(await deleted.mayGo(session))) return refuse({ code: 'trash-item-gone' });
  const may = decide(session.state, { type: 'restore', now: clock.now() });
  if (!may.ok) return may;
  await session.record({ type: 'session.given-up', by: deleted.by });
  step('told');
  const { home, id, state } = session;
  const { repositoryPath, discarded } = state.row;
  const sessions = [{ session: id, keptUntil: discarded?.keptUntil ?? null }];
  await expireDiscarded({ home, repositoryPath, sessions, now: clock.now(), step });
  // What was given up is not to be missed at the next start.
  await copies.hold(repositoryPath);
  step('copies given up');
  return ok({});
}

async function deleteOriginals(
  { applies, ports: { clock } }: DeletingTools,
  { apply }: Extract<TrashKey, { what: 'originals' }>,
  { by }: DeletedBy,
) {
  return (await applies.giveUp(apply, by === 'user' ? 'any' : { takenBefore: youngest(clock.now()) }))
    ? ok({})
    : refuse<RefusalOf<'trash-item-gone'>>({ code: 'trash-item-gone' });
}
