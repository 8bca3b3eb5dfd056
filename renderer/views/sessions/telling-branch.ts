import type { SessionRow } from '#shared/session';
import { sessionBranch } from '#shared/short-ref';

/** The session's branch without what all begin with; null where it has none, or only says the title over again. */
export function tellingBranch({ branch, title }: Pick<SessionRow, 'branch' | 'title'>): string | null {
  if (branch === null) return null;
  const name = sessionBranch(branch);
  // A number tells it from one that was called the same.
  return plain(title).startsWith(plain(name.replace(/-\d+$/, ''))) ? null : name;
}

/** As names of branches are made of titles. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '');
}
