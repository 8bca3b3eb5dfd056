import { test } from 'vitest';
import { AT_NIGHT } from '#shared/testing/at-night';

/** A test that runs at night alone, beside one of its kind that runs by day too. */
export function testAtNight(name: string, body: () => Promise<void>): void {
  if (AT_NIGHT) test(name, body);
}
