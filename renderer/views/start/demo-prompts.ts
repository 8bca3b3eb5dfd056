/** What the demo agent can show: it picks its scenario by a word of the prompt. */
export const DEMO_PROMPTS: readonly { readonly label: string; readonly prompt: string }[] = [
  { label: 'The tour', prompt: 'Give me the tour: plan, think, edit some files and run a command.' },
  { label: 'Ask a permission', prompt: 'Show me a permission request before you run something.' },
  { label: 'Make a conflict', prompt: 'Make a change that will conflict with mine.' },
  { label: 'Fail', prompt: 'Fail halfway, so that I see what is kept.' },
  { label: 'Take long', prompt: 'Be slow, so that I can watch you work.' },
];

/** What the demo starts with. */
export const DEMO_PROMPT = DEMO_PROMPTS[0]?.prompt ?? '';
