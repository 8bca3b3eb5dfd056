import type { ByVerb } from '../../handlers';

/**
 * `waits`: until what an earlier run left open is settled, or has taken long: the verb judges or writes what may be half
 * done. `begins`: nothing is waited for, yet recovery is to begin before the verb.
 */
export type RecoveryBefore = 'waits' | 'begins';

/** What comes before a verb; one that is not named answers from what is on record, whatever recovery makes of it. */
export const RECOVERY_BEFORE_VERBS: ByVerb<RecoveryBefore> = {
  specialised: { start: 'begins', findings: 'waits', askAgain: 'waits' },
  plans: { start: 'begins', resume: 'begins' },
  variants: { start: 'begins' },
  take: { plan: 'waits', run: 'waits' },
  sessions: {
    // A new session has a worktree of its own.
    start: 'begins',
    send: 'waits',
    resume: 'waits',
    discard: 'waits',
    restore: 'waits',
    restoreWorktree: 'waits',
    rollback: 'waits',
    update: 'waits',
  },
  worktrees: {
    clean: 'waits',
    recover: 'waits',
  },
  trash: {
    delete: 'waits',
  },
  handOff: {
    plan: 'waits',
    run: 'waits',
    undo: 'waits',
  },
  nextPrompts: {
    add: 'waits',
    send: 'waits',
  },
  review: {
    sendComments: 'waits',
    applySuggestion: 'waits',
    takeBack: 'waits',
  },
  checks: { run: 'waits', send: 'waits' },
  integrate: { plan: 'waits', preview: 'waits', run: 'waits', oneByOne: 'waits', check: 'waits' },
  apply: {
    plan: 'waits',
    askAgent: 'waits',
    run: 'waits',
    planUndo: 'waits',
    undo: 'waits',
    list: 'waits',
  },
};
