/** What every prompt is written with: completion, earlier prompts, what goes with it, and who is to do the work. */
export { AgentPicker } from './agent-picker';
export { AttachmentChip } from './attachment-chip';
export { promptCompleter } from './complete';
export { PromptWriter } from './prompt-writer';
export { usePromptHistory } from './use-prompt-history';
