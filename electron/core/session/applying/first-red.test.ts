import { expect, test } from 'vitest';
import { firstRed } from './first-red';

test('what is first red is found in as few questions as halving takes', async () => {
  for (let count = 1; count <= 20; count += 1)
    for (let guilty = 1; guilty <= count; guilty += 1) {
      const { at, asked } = await firstRed(count, async (howMany) => howMany >= guilty);
      expect(at).toBe(guilty);
      expect(asked).toBeLessThanOrEqual(Math.ceil(Math.log2(count)));
    }
});
