/** What the demo agent knows how to do; it picks its scenario by words of the prompt. */
export const DEMO_PROMPTS: readonly { readonly label: string; readonly prompt: string }[] = [
  { label: 'Add a feature', prompt: 'Add a greeting with tests and show me each step.' },
];

/** What the demo starts with. */
export const DEMO_PROMPT = DEMO_PROMPTS[0]?.prompt ?? '';
