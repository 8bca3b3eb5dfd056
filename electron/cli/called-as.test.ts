import { expect, test } from 'vitest';
import { calledAs } from './called-as';

test.each([
  ['/opt/Understory/resources/app.asar/out/main/cli.js', {}, 'understory'],
  ['C:\\Understory\\resources\\app.asar\\out\\main\\cli.js', {}, 'understory'],
  ['/usr/local/bin/understory', {}, 'understory'],
  ['/home/me/app/node_modules/.bin/understory', { npm_command: 'exec' }, 'npx understory'],
  ['/home/me/app/out/main/cli.js', {}, 'npx understory'],
  ['/home/me/app/out/main/cli.js', { npm_command: 'start' }, 'npx understory'],
])('%s is called again by what works there', (entry, env, expected) => {
  expect(calledAs(entry, env)).toBe(expected);
});
