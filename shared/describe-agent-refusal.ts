import { type Described, said, WORK_KEPT } from './described';
import { displayPath } from './display-path';
import type { RefusalOf } from './refusals';
import { assertNever } from './result';

/** Refusals that have to do with which agent there is, and whether it is logged in. */
export function describeAgentRefusal(
  refusal: RefusalOf<'agent-unknown' | 'agent-not-installed' | 'custom-agent-unknown' | 'login-needed'>,
): Described {
  switch (refusal.code) {
    case 'agent-unknown':
      return said(
        `There is no agent “${displayPath(refusal.agent)}”.`,
        null,
        '`understory agents` lists all agents.',
      );
    case 'agent-not-installed':
      return said(
        `The agent “${displayPath(refusal.agent)}” is not installed.`,
        null,
        refusal.install ? `Install it with: ${refusal.install}` : 'Install it, then choose Refresh.',
      );
    case 'custom-agent-unknown':
      return said(
        `There is no custom agent “${displayPath(refusal.name)}” in the commit that the session would start from.`,
        null,
        `Commit it as .github/agents/${displayPath(refusal.name)}.agent.md, or choose another base.`,
      );
    case 'login-needed':
      return said(
        `The agent “${displayPath(refusal.agent)}” needs you to log in.`,
        WORK_KEPT,
        refusal.methods.length === 0
          ? 'Log in with the agent’s own command, then send again.'
          : `Log in (${refusal.methods.map((method) => displayPath(method.name)).join(', ')}), then send again.`,
      );
    default:
      return assertNever(refusal);
  }
}
