import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { AgentLine } from './agent-line';
import { concealing } from './conceal-secrets';

test('a secret is taken out of what an agent says, in pieces and as JSON has it, and nothing else is', async () => {
  const stdout = new PassThrough();
  const line = { stdout, stderrTail: () => 'bad "secret"-1 given' } as unknown as AgentLine;
  const concealed = concealing(line, ['"secret"-1', 'tiny']);
  const said = text(concealed.stdout);
  for (const piece of ['{"a":"é \\"sec', 'ret\\"-1 tiny \\"sec', '"}\n']) stdout.write(piece);
  stdout.end();
  expect(await said).toBe('{"a":"é [secret] tiny \\"sec"}\n');
  expect(concealed.stderrTail()).toBe('bad [secret] given');
});
