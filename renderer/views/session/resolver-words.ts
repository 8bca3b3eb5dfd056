import { counted } from '#shared/counted';
import { quoteTitle } from '#shared/quote-title';
import { isAtRest, type SessionRow } from '#shared/session';

type Resolves = NonNullable<SessionRow['resolves']>;

/** What is said of a session that resolves conflicts of another one, from both sides. */
export const resolverWords = {
  /** `title` is the other session's; null when that is not here any more. */
  resolves: ({ operation, conflicts }: Resolves, title: string | null): string => {
    const whose = title === null ? 'a session that is gone' : quoteTitle(title);
    const where = operation === 'apply' ? 'Apply' : 'Update';
    return `Resolves ${counted(conflicts, 'conflict')} of ${whose}. Its suggestions appear in that session’s ${where}, and apply only after you accept them.`;
  },
  asked: (
    row: Pick<SessionRow, 'agent' | 'status' | 'resolves'>,
  ): { tone: 'quiet' | 'need' | 'done'; words: string } => {
    const asked = `Asked ${row.agent.name} to resolve ${counted(row.resolves?.conflicts ?? 0, 'conflict')}`;
    const where = row.resolves?.operation === 'update' ? 'Update' : 'Apply';
    if (row.status === 'waiting') return { tone: 'need', words: `${asked}. It needs you.` };
    if (!isAtRest(row)) return { tone: 'quiet', words: `${asked}. Working…` };
    return row.status === 'ready'
      ? { tone: 'done', words: `${asked}. Review its suggestions in ${where}.` }
      : { tone: 'need', words: `${asked}. It stopped before it was done.` };
  },
} as const;
