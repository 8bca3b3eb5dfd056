import type { StoredEvent } from '../events';
import type { SessionRule } from '../permission-rule';
import { callerOf } from '../through';

type OfRules = Extract<
  StoredEvent['event'],
  { type: 'permission.answered' | 'rule.revoked' | 'rule.restored' }
>;

/** Folds an event into the rules of a session, oldest first. */
export function foldSessionRules(
  rules: readonly SessionRule[],
  event: OfRules,
  at: string,
): readonly SessionRule[] {
  switch (event.type) {
    case 'permission.answered': {
      const { rule, by } = event;
      if (rule?.scope !== 'session') return rules;
      if (by === 'rule')
        return rules.map((one) =>
          one.id === rule.id ? { ...one, used: one.used + 1, lastUsedAt: at } : one,
        );
      const made = {
        id: rule.id,
        pattern: rule.pattern,
        at,
        by: callerOf(event),
        used: 0,
        lastUsedAt: null,
        revoked: false,
      };
      return rules.some(({ id }) => id === rule.id) ? rules : [...rules, made];
    }
    case 'rule.revoked':
    case 'rule.restored': {
      const revoked = event.type === 'rule.revoked';
      return rules.map((one) => (one.id === event.rule ? { ...one, revoked } : one));
    }
    default:
      return event satisfies never;
  }
}
