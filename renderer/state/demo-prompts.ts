/** What the demo agent can show: it picks its scenario by a word of the prompt. */
export const DEMO_PROMPTS: readonly { readonly label: string; readonly prompt: string }[] = [
  { label: 'A feature with tests', prompt: 'Give regular customers a discount in the cart, with tests.' },
  { label: 'Ask a permission', prompt: 'Check the shop with a command, and ask for permission first.' },
  { label: 'Make a conflict', prompt: 'Change the prices so that they conflict with mine.' },
  { label: 'Fail', prompt: 'Fail halfway, so that I see what is kept.' },
  { label: 'Take long', prompt: 'Be slow, so that I can watch you work.' },
];

/** What the demo starts with. */
export const DEMO_PROMPT = DEMO_PROMPTS[0]?.prompt ?? '';
