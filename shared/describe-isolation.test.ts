import { expect, test } from 'vitest';
import { unaskedWords } from './describe-isolation';
import { describeRefusal } from './describe-refusal';
import { describeNoSandbox } from './describe-sandbox';
import { NoSandbox } from './sandbox';

test('what holds an agent that is asked nothing is said of each level, and nothing of one that is asked', () => {
  expect(unaskedWords('allow', 'none')).toMatch(/nothing holds it/);
  expect(unaskedWords('allow', 'sandbox')).toMatch(/the sandbox holds it/);
  expect([unaskedWords('ask', 'none'), unaskedWords('deny', 'sandbox')]).toEqual([null, null]);
});

test('a command to copy is part of the advice, and no refusal of a sandbox says that something ran', () => {
  for (const why of NoSandbox.shape.why.options) {
    const { advice, command } = describeNoSandbox({ why, detail: 'no \u202e permission' });
    if (command !== null) expect(advice).toContain(command);
    const said = describeRefusal({ code: 'sandbox-unavailable', why, detail: 'no \u202e permission' });
    expect(said.kept).toBe('Nothing was started.');
    expect(said.title).not.toMatch(/agents run|\u202e/i);
  }
});
