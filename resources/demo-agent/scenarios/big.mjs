const STOCK = 'data/stock.csv';
const LINES = 10_000;

/** Edits a file of ten thousand lines, here and there. Writes it first where there is none. */
export const big = {
  name: 'big',
  description: 'Edits a file of ten thousand lines',
  play: async (stage) => {
    const file = stage.exists(STOCK) ? STOCK : 'demo-agent/stock.csv';
    await stage.say('I count the stock again. This is a long list.\n\n');
    const before = stage.exists(file) ? stage.peek(file) : stockList();
    const lines = before.split('\n');
    const after = lines.map((line, index) => (index % 97 === 50 ? recounted(line, stage.turn) : line));
    after.splice(Math.floor(lines.length / 2), 0, `new-${stage.turn},Recounted by the demo agent,1`);
    await stage.write(file, after.join('\n'));
    await stage.say(`\`${file}\` is up to date.`);
  },
};

function recounted(line, turn) {
  const fields = line.split(',');
  fields[fields.length - 1] = String((Number(fields.at(-1)) || 0) + turn);
  return fields.join(',');
}

function stockList() {
  return `${Array.from({ length: LINES }, (_, index) => `item-${index},Thing number ${index},${(index * 7) % 100}`).join('\n')}\n`;
}
