import { z } from 'zod';
import { LoginMethod } from '../agent';
import { SessionId } from '../ids';
import { code } from './code';

/** Which agent there is, what it takes, and whether it is logged in. */
export const agentRefusals = {
  agentUnknown: code('agent-unknown').extend({ agent: z.string() }),
  agentNotInstalled: code('agent-not-installed').extend({
    agent: z.string(),
    install: z.string().nullable(),
  }),
  customAgentUnknown: code('custom-agent-unknown').extend({ name: z.string() }),
  /** What a file could not be called in every system and every agent. */
  customAgentNameUnfit: code('custom-agent-name-unfit').extend({ name: z.string() }),
  /** `path`: of the file that has the name, in the repository. It was left as it is. */
  customAgentThere: code('custom-agent-there').extend({ path: z.string() }),
  optionUnknown: code('option-unknown').extend({ option: z.string() }),
  agentNotPaused: code('agent-not-paused').extend({ session: SessionId }),
  loginNeeded: code('login-needed').extend({ agent: z.string(), methods: z.array(LoginMethod) }),
  /** The session's agent does not ask for this login, or it is none that the agent carries out itself. */
  loginUnknown: code('login-unknown').extend({ method: z.string() }),
  /** `reason`: in the agent's words, or what ended it. */
  loginFailed: code('login-failed').extend({ agent: z.string(), reason: z.string() }),
  /** The agent wants the login to run with variables that make it another program than the one shown. */
  loginUnfit: code('login-unfit').extend({ variables: z.array(z.string()) }),
};
