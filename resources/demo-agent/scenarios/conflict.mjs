import { textFiles } from './repository-files.mjs';

const PRICE = /^export const FREE_SHIPPING_FROM = \d+;$/m;

/** Changes a line that others change too, to a value of this session's own: two such sessions conflict with each other. */
export const conflict = {
  name: 'conflict',
  description: 'Changes one line; run it twice (or change the line yourself) and apply both',
  play: async (stage) => {
    const own = Number.parseInt(stage.sessionId.slice(-4), 16);
    if (stage.exists('src/pricing.js') && PRICE.test(stage.peek('src/pricing.js'))) {
      const price = 5001 + own;
      await stage.say('Shipping should be free earlier.\n\n');
      const text = await stage.read('src/pricing.js');
      await stage.write('src/pricing.js', text.replace(PRICE, `export const FREE_SHIPPING_FROM = ${price};`));
      await stage.say(`Orders from ${price / 100} euros on are shipped for free now.`);
      return;
    }
    const [file] = await textFiles(stage.cwd);
    if (!file) {
      await stage.write('conflict.md', `The demo agent says ${own}.\n`);
      return;
    }
    const text = await stage.read(file);
    const [first, ...rest] = text.split('\n');
    await stage.write(file, [`${first} (demo agent ${own})`, ...rest].join('\n'));
    await stage.say(`The first line of \`${file}\` is different now.`);
  },
};
