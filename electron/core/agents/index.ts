/** Agents: how they are found, started and spoken to. */
export type {
  AgentConnection,
  AgentInfo,
  AgentListener,
  AgentNotOpened,
  AgentShown,
  AgentToolPatch,
  AgentTurnEnd,
  AgentUpdate,
  OpenAgent,
  PromptFile,
  PromptLink,
} from './agent';
export type { AgentContext } from './agent-context';
export { userEnvironment } from './agent-environment';
export { type Agents, createAgents } from './agents';
export { logIn } from './log-in';
export type { McpServer } from './mcp-servers';
export { isFree } from './mode-of-policy';
export { openAgent, readyToOpen } from './open-agent';
export { profileFromCommand } from './profile-from-command';
export { terminalResume } from './terminal-resume';
export { allowsKind, allowsTool } from './tool-limits';
