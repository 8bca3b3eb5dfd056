import type { TurnFailure } from '#shared/events';
import { type AgentNotOpened, describeEnd } from '../../agents';

/** What it means for the turn that its agent could not be opened. */
export function openFailure(refusal: AgentNotOpened): TurnFailure {
  switch (refusal.code) {
    case 'not-started': {
      const end = { how: 'not-started', cause: refusal.cause } as const;
      return { code: 'agent-ended', end, message: describeEnd(end) };
    }
    case 'login-needed':
      return { code: 'login-needed', methods: [...refusal.methods], message: refusal.message };
    case 'agent-ended':
      return {
        code: 'agent-ended',
        end: refusal.end,
        message: [describeEnd(refusal.end), refusal.stderr.trim()].join('\n').trim(),
      };
    case 'agent-silent': {
      const seconds = Math.round(refusal.afterMs / 1000);
      return {
        code: 'agent-silent',
        afterMs: refusal.afterMs,
        message: `The agent said nothing for ${seconds} s and was ended.`,
      };
    }
    case 'protocol-broken':
      return { code: 'protocol-broken', message: refusal.message };
    default:
      return refusal satisfies never;
  }
}
