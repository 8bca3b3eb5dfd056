import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DAY_MS } from '#shared/dates';
import type { AttachmentStore } from '../attachments';
import type { Ports } from '../ports';
import type { LiveSession, SessionStore } from '../session';

/** For so long one is kept that nothing refers to: it may stand in a prompt that is being written, or be taken back. */
const KEPT_FOR_MS = DAY_MS;

type Clearing = {
  readonly attachments: Pick<AttachmentStore, 'folder'>;
  readonly store: Pick<SessionStore, 'all'>;
  readonly ports: Pick<Ports, 'clock' | 'log' | 'inDrafts'>;
};

/** Deletes attachments that no session and no draft has referred to for a day. Never fails. */
export async function clearAttachments({ attachments: { folder }, store, ports }: Clearing): Promise<void> {
  const { log } = ports;
  const now = ports.clock.now();
  try {
    const all = [...store.all()];
    // What cannot be read of a log may refer to any of them.
    if (all.some(({ state }) => state.isNewer || state.damaged > 0)) return;
    const names = await list(folder);
    const sessions = all.filter(({ state }) => state.attached.length > 0);
    const [kept, over] = [
      sessions.filter((one) => !isOver(one, now)),
      sessions.filter((one) => isOver(one, now)),
    ];
    const held = new Set<string>(kept.flatMap(({ state }) => state.attached));
    const inDrafts = names.length > 0 ? await (ports.inDrafts?.() ?? '') : '';
    for (const name of names) {
      const path = join(folder, name);
      if (held.has(name) || inDrafts.includes(name)) {
        // From now on it counts, once nothing refers to it.
        await utimes(path, now, now);
        continue;
      }
      const { mtimeMs, size } = await stat(path);
      if (now.getTime() - mtimeMs < KEPT_FOR_MS) continue;
      await rm(path, { force: true });
      log.info('deleted an attachment that nothing refers to any more', { attachment: name, bytes: size });
    }
    for (const { logPath } of over)
      await rm(join(dirname(logPath), 'attachments'), { recursive: true, force: true });
  } catch (error) {
    log.warn('attachments that nothing refers to could not be deleted', { error: String(error) });
  }
}

/** Nothing but its transcript is kept. */
function isOver({ state }: LiveSession, now: Date): boolean {
  const { discarded } = state.row;
  return discarded !== null && new Date(discarded.keptUntil) <= now;
}

async function list(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}
