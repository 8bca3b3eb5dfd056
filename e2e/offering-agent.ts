import { agentNamed, optionOffered } from './agents';

/** Offers all that agents offer, then asks twice, one question after the other, and waits to be stopped. */
export const offers = agentNamed(
  'Offers',
  [
    {
      update: {
        sessionUpdate: 'usage_update',
        used: 12_400,
        size: 200_000,
        cost: { amount: 0.42, currency: 'USD' },
      },
    },
    {
      update: {
        sessionUpdate: 'available_commands_update',
        availableCommands: [
          { name: 'review', description: 'Look over the changes', input: { hint: 'what to look at' } },
          { name: 'compact', description: 'Forget what is not needed any more' },
        ],
      },
    },
    {
      ask: { id: 'first', title: 'npm test', kind: 'execute', rawInput: { command: 'npm test' } },
      allowed: [
        { waitForFile: 'go-on' },
        { ask: { id: 'second', title: 'rm x', kind: 'execute', rawInput: { command: 'rm x' } } },
        { hang: true },
      ],
    },
    { say: 'Done.' },
  ],
  {
    session: {
      configOptions: [
        optionOffered('mode', 'Mode', ['Accept edits without asking', 'Plan']),
        optionOffered('model', 'Model', ['Sonnet 4.5 with a long name', 'Opus']),
        optionOffered('effort', 'Reasoning effort', ['Medium reasoning effort', 'High']),
      ],
    },
  },
);
