import type { LoginMethod } from '#shared/agent';
import { withLogin } from './acp-failure';
import type { AgentTurnEnd } from './agent';
import type { Verdict } from './model-signs';

/** How a turn ended that its agent says is done. */
export function judged(verdict: Verdict, logins: readonly LoginMethod[]): AgentTurnEnd {
  const done = { outcome: 'completed', stop: 'end_turn' } as const;
  switch (verdict.is) {
    case 'answered':
      return done;
    case 'failed':
      return { outcome: 'failed', failure: withLogin(verdict.failure, logins) };
    case 'silent':
      return {
        ...done,
        unlessChanged: verdict.failure
          ? { outcome: 'failed', failure: withLogin(verdict.failure, logins) }
          : { outcome: 'completed', stop: 'nothing_done' },
      };
    default:
      return verdict satisfies never;
  }
}
