import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DAY_MS } from '#shared/dates';
import type { AttachmentStore } from '../attachments';
import type { Ports } from '../ports';
import { logPathOf, type SessionStore } from '../session';
import { RETENTION_DAYS } from '../worktree';
import { isOver } from './is-over';

/** For so long one is kept that nothing refers to: it may stand in a prompt that is being written, or be taken back. */
const KEPT_FOR_MS = DAY_MS;
/** The same while a log cannot be read as a whole: it may have referred to any of them. */
const KEPT_BESIDE_DAMAGED_MS = RETENTION_DAYS * DAY_MS;

type Clearing = {
  readonly attachments: Pick<AttachmentStore, 'folder'>;
  readonly store: Pick<SessionStore, 'all' | 'unreadable'>;
  readonly ports: Pick<Ports, 'clock' | 'log' | 'inDrafts'>;
};

/**
 * Deletes attachments that no session and no draft has referred to for a day; for thirty days where a log is damaged, and
 * never what such a log names. Never fails.
 */
export async function clearAttachments({ attachments: { folder }, store, ports }: Clearing): Promise<void> {
  const { log } = ports;
  const now = ports.clock.now();
  try {
    const all = [...store.all()];
    const names = await list(folder);
    const unread = [
      ...all.filter(({ state }) => state.isNewer || state.damaged > 0).map(({ logPath }) => logPath),
      ...store.unreadable.map((one) => logPathOf(one.folder)),
    ];
    const keptFor = unread.length > 0 ? KEPT_BESIDE_DAMAGED_MS : KEPT_FOR_MS;
    const sessions = all.filter(({ state }) => state.attached.length > 0);
    const [kept, over] = [
      sessions.filter((one) => !isOver(one, now)),
      sessions.filter((one) => isOver(one, now)),
    ];
    const held = new Set<string>(kept.flatMap(({ state }) => state.attached));
    for (const path of names.length > 0 ? unread : []) for (const name of await namedIn(path)) held.add(name);
    const inDrafts = names.length > 0 ? await (ports.inDrafts?.() ?? '') : '';
    for (const name of names) {
      const path = join(folder, name);
      if (held.has(name) || inDrafts.includes(name)) {
        // From now on it counts, once nothing refers to it.
        await utimes(path, now, now);
        continue;
      }
      const { mtimeMs, size } = await stat(path);
      if (now.getTime() - mtimeMs < keptFor) continue;
      await rm(path, { force: true });
      log.info('deleted an attachment that nothing refers to any more', { attachment: name, bytes: size });
    }
    for (const { logPath } of over)
      await rm(join(dirname(logPath), 'attachments'), { recursive: true, force: true });
  } catch (error) {
    log.warn('attachments that nothing refers to could not be deleted', { error: String(error) });
  }
}

/** What stands in a log and could be an attachment's name, whether or not its lines can be read. */
async function namedIn(path: string): Promise<string[]> {
  const text = await readFile(path, 'latin1').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.match(/[0-9a-f]{64}/g) ?? [];
}

async function list(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}
