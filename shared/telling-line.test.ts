import { expect, test } from 'vitest';
import { tellingLine } from './telling-line';

test.each([
  ['', null],
  [' \n}\n', null],
  ['ready', 'ready'],
  ['ready\nlistening', 'listening'],
  [
    'Error: no provider is configured\n    at start (/a.js:1:2)\n    at main (/a.js:9:1)\n}\n\nNode.js v24.1.0\n',
    'Error: no provider is configured',
  ],
  [
    'Attempt 1 failed with status 429. Retrying with backoff...\n[idle] skip\n',
    'Attempt 1 failed with status 429. Retrying with backoff...',
  ],
  ['\u001b[31mERROR\u001b[0m service=llm status=401\r\n', 'ERROR service=llm status=401'],
  ['connect ECONNREFUSED 127.0.0.1:1\nbye', 'connect ECONNREFUSED 127.0.0.1:1'],
  [`error ${'x'.repeat(1000)}`, `error ${'x'.repeat(293)}…`],
])('of %j the telling line is %j', (written, line) => {
  expect(tellingLine(written)).toBe(line);
});
