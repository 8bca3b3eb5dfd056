/** What every prompt is written with: completion and earlier prompts. */
export { promptCompleter } from './complete';
export { usePromptHistory } from './use-prompt-history';
