import { type Described, said, some, WORK_KEPT } from '../described';
import { displayPath } from '../display-path';
import { assertNever } from '../result';
import type { agentRefusals } from './agent';
import type { RefusalIn } from './code';

/** Text from outside, made safe to show. */
const at = displayPath;

/** Which agent there is, what it takes, and whether it is logged in. */
export function describeAgentRefusal(refusal: RefusalIn<typeof agentRefusals>): Described {
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
    case 'custom-agent-name-unfit':
      return said(
        `A custom agent cannot be called “${displayPath(refusal.name)}”.`,
        null,
        'Use up to 64 letters, digits, dashes, dots and underscores, beginning with a letter or digit.',
      );
    case 'custom-agent-there':
      return said(
        `${displayPath(refusal.path)} is there already, and was left as it is.`,
        null,
        'Choose another name.',
      );
    case 'custom-agent-unknown':
      return said(
        `There is no custom agent “${displayPath(refusal.name)}” in the commit that the session would start from.`,
        null,
        `Commit it as .github/agents/${displayPath(refusal.name)}.agent.md, or choose another base.`,
      );
    case 'option-unknown':
      return said(
        `There is no option “${at(refusal.option)}”.`,
        null,
        'Choose one of the available options.',
      );
    case 'agent-not-paused':
      return said('The agent of this session is not paused.', null, null);
    case 'login-needed':
      return said(
        `The agent “${displayPath(refusal.agent)}” needs you to log in.`,
        WORK_KEPT,
        refusal.methods.length === 0
          ? 'Log in with the agent’s own command, then send again.'
          : `Log in (${refusal.methods.map((method) => displayPath(method.name)).join(', ')}), then send again.`,
      );
    case 'login-unknown':
      return said(
        `The agent has no login “${at(refusal.method)}” that it can carry out itself.`,
        null,
        'Show the session to see how to log in.',
      );
    case 'login-failed':
      return said(
        `${at(refusal.agent)} could not log in: ${at(refusal.reason)}`,
        null,
        'Try again, or log in another way.',
      );
    case 'login-unfit':
      return said(
        `The agent wants to set ${some(refusal.variables)} for its login, which could make it run something other than what is shown.`,
        'Nothing ran.',
        'If you trust it, run the agent’s login in your own terminal.',
      );
    default:
      return assertNever(refusal);
  }
}
