/** What every prompt is written with: completion, earlier prompts, and who is to do the work. */
export { AgentPicker } from './agent-picker';
export { promptCompleter } from './complete';
export { usePromptHistory } from './use-prompt-history';
