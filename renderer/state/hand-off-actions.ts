import { counted } from '#shared/counted';
import { displayPath } from '#shared/display-path';
import { type HandedTo, IMPLEMENT } from '#shared/hand-off';
import type { SessionId } from '#shared/ids';
import { api } from '../api/client';
import { openSession } from './navigation';
import { attempt, type Outcome, perform } from './perform';
import { showToast } from './toasts';

type Run = Parameters<typeof api.handOff.run>[0];
type Ran = Extract<Awaited<ReturnType<typeof api.handOff.run>>, { ok: true }>['value'];

/** What would go along. */
export function planHandOff(
  wish: Parameters<typeof api.handOff.plan>[0],
): ReturnType<typeof api.handOff.plan> {
  return api.handOff.plan(wish);
}

/** Has a session go on in another one, opens that, and offers the way back. */
export async function handOff(wish: Run): Promise<Outcome<Ran>> {
  const outcome = await attempt(() => api.handOff.run(wish));
  if (outcome.state === 'done') tellHandedOff(outcome.value, wish.changes);
  return outcome;
}

/** Has a plan carried out in the background, with a copy of what is not committed. */
export async function startImplementation(session: SessionId): Promise<void> {
  const plan = await perform(() => api.handOff.plan({ session, to: 'background' }));
  if (!plan) return;
  const changes = plan.choices.includes('copy') ? 'copy' : 'leave';
  const run = await perform(() => api.handOff.run({ session, to: 'background', prompt: IMPLEMENT, changes }));
  if (run) tellHandedOff(run, changes);
}

/** Puts the files back, and discards the session that went on. */
export async function undoHandOff(session: SessionId, source: SessionId): Promise<void> {
  const row = await perform(() => api.handOff.undo({ session }));
  if (!row) return;
  openSession(source);
  showToast({ tone: 'done', text: 'Hand-off undone.', detail: 'Your files are as they were before it.' });
}

function tellHandedOff({ row, to }: Ran, asked: Run['changes']): void {
  openSession(row.session);
  const source = row.handedFrom?.session;
  const where = to.kind === 'background' ? 'in the background' : 'in your workspace';
  showToast({
    tone: asked === 'move' && to.changes === 'copy' ? 'need' : 'done',
    text: `Continues ${where} with ${displayPath(to.agent)}.`,
    detail: filesWords(to, asked),
    action: source === undefined ? null : { label: 'Undo', run: () => void undoHandOff(row.session, source) },
  });
}

function filesWords({ files, changes }: Ran['to'], asked: HandedTo['changes'] | undefined): string | null {
  if (files === 0) return null;
  if (asked === 'move' && changes === 'copy')
    return `${counted(files, 'file')} could not be taken out of your workspace: you have them in both places.`;
  return `${counted(files, 'file')} ${changes === 'move' ? 'moved' : 'copied'} along.`;
}
