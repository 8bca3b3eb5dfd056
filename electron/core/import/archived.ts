import { z } from 'zod';
import { SessionId } from '#shared/ids';
import { keepNow, keptNow } from '../data-folder';
import { AppendFailed } from '../session';

/** Of more the earliest are forgotten, and stand in the list again. */
const MOST_KEPT = 20_000;

/** By session, when its tool had last written to it as it was archived. The latest are the last. */
const Kept = z.object({ version: z.literal(1), archived: z.array(z.tuple([SessionId, z.string()])) });

/** Which imported sessions the user is done with. It is ours to remember: their tools know nothing of it. */
export type Archived = {
  /** Whether it is, as it was last written to at that moment: with anything new in it, it is not. */
  has(session: SessionId, updatedAt: string): boolean;
  /** Throws {@link AppendFailed} where it cannot be written down. */
  add(sessions: ReadonlyMap<SessionId, string>): void;
  remove(sessions: Iterable<SessionId>): void;
};

/** Opens the file that remembers it; it is read when somebody first asks. */
export function openArchived(file: string): Archived {
  let known: ReadonlyMap<SessionId, string> | null = null;
  const now = () => {
    known ??= new Map(keptNow(file, Kept, { version: 1, archived: [] }).archived);
    return known;
  };
  const set = (next: ReadonlyMap<SessionId, string>) => {
    const archived = [...next].slice(-MOST_KEPT);
    try {
      keepNow(file, { version: 1, archived });
    } catch (error) {
      throw new AppendFailed(file, error);
    }
    known = new Map(archived);
  };
  return {
    has: (session, updatedAt) => {
      const at = now().get(session);
      return at !== undefined && updatedAt <= at;
    },
    add(sessions) {
      const others = [...now()].filter(([session]) => !sessions.has(session));
      set(new Map([...others, ...sessions]));
    },
    remove(sessions) {
      const gone = new Set(sessions);
      set(new Map([...now()].filter(([session]) => !gone.has(session))));
    },
  };
}
