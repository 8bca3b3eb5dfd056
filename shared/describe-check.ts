import { type CheckEnd, type CheckState, checksState, isCurrent, type SessionCheck } from './check';
import { counted } from './counted';
import { assertNever } from './result';

/** How a check ended, in a few words: `passed`, `exit 1`, `took longer than 60 s`. */
export function checkEndWords(end: CheckEnd): string {
  switch (end.how) {
    case 'exited':
      return end.code === 0 ? 'passed' : `exit ${end.code}`;
    case 'killed':
      return `killed by ${end.signal}`;
    case 'timed-out':
      return `took longer than ${Math.round(end.afterMs / 1000)} s`;
    case 'not-started':
      return `could not be started: ${end.cause}`;
    case 'stopped':
      return 'stopped';
    case 'interrupted':
      return 'interrupted: Understory ended';
    default:
      return assertNever(end);
  }
}

/** How the checks of a session stand together, in a few words; null: none ran on what its worktree holds. */
export function checksWords(row: {
  readonly checks?: readonly SessionCheck[] | undefined;
  readonly tree?: string | null | undefined;
}): string | null {
  const state = checksState(row);
  if (state === null) return null;
  const names = (row.checks ?? []).flatMap(({ name, last }) =>
    last?.state === state && isCurrent(last, row.tree) ? [name] : [],
  );
  const what = names.length === 1 ? names.join('') : counted(names.length, 'check');
  return `${what} ${WORDS[state]}`;
}

const WORDS: Readonly<Record<CheckState, string>> = {
  running: 'running',
  passed: 'passed',
  failed: 'failed',
  stopped: 'stopped',
  interrupted: 'interrupted',
};
