import {
  type CheckEnd,
  type ChecksState,
  checksState,
  isCurrent,
  oneState,
  type RedBefore,
  type SessionCheck,
} from './check';
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
    last && oneState(last) === state && isCurrent(last, row.tree) ? [name] : [],
  );
  const what = names.length === 1 ? names.join('') : counted(names.length, 'check');
  return `${what} ${WORDS[state]}`;
}

const WORDS: Readonly<Record<ChecksState, string>> = {
  running: 'running',
  passed: 'passed',
  failed: 'failed',
  'failed-before': 'red on the base too',
  stopped: 'stopped',
  interrupted: 'interrupted',
};

/** Whether a check that is red was so before, in a few words. */
export function redBeforeWords(before: RedBefore): string {
  switch (before) {
    case 'yes':
      return 'red on the base too';
    case 'no':
      return 'passed on the base';
    case 'unknown':
      return 'not known of the base';
    default:
      return assertNever(before);
  }
}
