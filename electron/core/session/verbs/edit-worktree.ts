import type { CommitId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { WorktreeWrite } from '../../apply';
import { findPlace, recordWrite } from '../applying';
import type { LiveSession } from '../store';

type Found = Awaited<ReturnType<typeof findPlace>>;
type Place = Extract<Found, { ok: true }>['value'];
type NotEditable = Extract<Found, { ok: false }>['refusal'] | RefusalOf<'session-damaged'>;

/** Where the user may edit a session's worktree at this moment: what cannot be recorded is not written either. */
export async function findEditable(live: LiveSession): Promise<Result<Place, NotEditable>> {
  const place = await findPlace(live);
  if (!place.ok) return place;
  const { damaged, row } = live.state;
  if (damaged > 0) return refuse({ code: 'session-damaged', session: row.session, lines: damaged });
  return place;
}

/**
 * Has an edit written and recorded; gives the session's row after it, and the state before it.
 *
 * @param write tells what it wrote before it resolves
 */
export async function recordEdit<E>(
  live: LiveSession,
  write: (told: (written: WorktreeWrite) => Promise<void>) => Promise<Result<unknown, E>>,
) {
  const before: CommitId[] = [];
  const done = await write(async (written) => {
    if (written.kind === 'edit') before.push(written.before);
    await recordWrite(live, written);
  });
  if (!done.ok) return done;
  const [first] = before;
  if (first === undefined) throw new Error('an edit that was written and not told of');
  return ok({ row: live.durable.state.row, before: first });
}
