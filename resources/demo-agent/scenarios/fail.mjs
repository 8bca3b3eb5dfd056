/** Does half of its work, then its process ends: what was written stays and is a checkpoint like any other. */
export const fail = {
  name: 'fail',
  description: 'Does half of its work, then its process ends with an error',
  play: async (stage) => {
    await stage.say('This will not end well.\n\n');
    await stage.write('demo-agent/half-done.md', 'The demo agent wrote this before it failed.\n');
    await new Promise((resolve) => process.stderr.write('demo agent: failing, as asked\n', resolve));
    process.exit(1);
  },
};
