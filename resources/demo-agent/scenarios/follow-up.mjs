/** What a later prompt without a scenario's name gets: one more small edit, so that every turn changes something. */
export const followUp = {
  name: 'follow-up',
  description: 'One more small edit',
  play: async (stage) => {
    await stage.think('They want more. I add to my notes.');
    const file = stage.exists('src/loyalty.js') ? 'docs/loyalty.md' : 'demo-agent/notes.md';
    const before = stage.exists(file) ? stage.peek(file) : '# Notes of the demo agent\n';
    await stage.say('I write that down.\n\n');
    await stage.write(file, `${before}\n${stage.turn}. ${stage.prompt.replace(/\s+/g, ' ').slice(0, 200)}\n`);
    await stage.say(`It is in \`${file}\` now.`);
  },
};
