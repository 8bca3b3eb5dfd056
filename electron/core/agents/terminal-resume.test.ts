import { expect, test } from 'vitest';
import { AgentId } from '#shared/ids';
import { terminalResume } from './terminal-resume';

const id = '0b6e2c1a-5f0e-4a53-9c31-0d1f2e3a4b5c';

test.each([
  ['copilot', ['copilot', `--resume=${id}`]],
  ['claude-code', ['claude', '--resume', id]],
  ['registry-codex-acp', ['codex', 'resume', id]],
  ['opencode', ['opencode', '--session', id]],
])('%s goes on with its session in a terminal', (agent, line) => {
  const resume = terminalResume(AgentId.parse(agent), id);
  expect(resume && [resume.command, ...resume.args]).toEqual(line);
});

test('no line is made of an agent that is not known, nor of an id that is more than one', () => {
  expect(terminalResume(AgentId.parse('mine'), id)).toBeNull();
  expect(terminalResume(AgentId.parse('constructor'), id)).toBeNull();
  for (const odd of ['', '--yolo', 'a b', 'a;b', '$(date)', "a'b", 'a\nb', '../a', 'x'.repeat(200)])
    expect(terminalResume(AgentId.parse('codex'), odd)).toBeNull();
});
