const SECONDS = Number(process.env.UNDERSTORY_DEMO_SLOW_SECONDS ?? 120);

/** Works for a while whatever the pace: something to stop, to leave running, or to kill. */
export const slow = {
  name: 'slow',
  description: `Works for ${SECONDS} seconds; stop it whenever you like`,
  play: async (stage) => {
    await stage.write('demo-agent/slow.md', 'Begun.\n');
    await stage.say('This takes its time. Stop me whenever you like.\n\n');
    for (let second = 1; second <= SECONDS; second++) {
      await stage.wait(1000);
      if (second % 5 === 0) await stage.say(`${second} s\n\n`);
    }
    await stage.write('demo-agent/slow.md', 'Begun.\nFinished.\n');
    await stage.say('Finished at last.');
  },
};
