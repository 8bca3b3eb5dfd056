import { expect, test } from 'vitest';
import { AgentProfile } from '#shared/agent';
import { variableWords } from '#shared/login-words';
import { AcpAuthMethods } from './acp-schema';
import { loginMethods } from './login-methods';

const profile = AgentProfile.parse({
  id: 'one',
  name: 'One',
  protocol: 'acp',
  launch: { command: 'one', args: ['--acp'] },
});
const read = (...methods: unknown[]) => loginMethods(AcpAuthMethods.parse(methods), profile);

test('what an agent carries out itself is told from what is typed, and from what takes more than its name', () => {
  const methods = read(
    { id: 'oauth-personal', name: 'Google' },
    { id: 'chat-gpt', type: 'agent' },
    { id: 'typed', type: 'terminal', args: ['login'] },
    { id: 'own', _meta: { 'terminal-auth': { command: 'copilot', args: ['login'] } } },
    { id: 'words', description: 'Run `opencode auth login` in the terminal' },
    { id: 'gateway', _meta: { gateway: { protocol: 'openai' } } },
    { id: 'openai', _meta: { type: 'terminal', args: ['--auth-type=openai'] } },
  );
  expect(methods.filter(({ byAgent }) => byAgent).map(({ id }) => id)).toEqual([
    'oauth-personal',
    'chat-gpt',
  ]);
  expect(methods.filter(({ run }) => run !== null).map(({ id }) => id)).toEqual(['typed', 'own']);
});

test('a fork that still names what it was made from is called by its own name', () => {
  const auth = {
    id: 'kilo-login',
    _meta: { 'terminal-auth': { command: 'opencode', args: ['auth', 'login'] } },
  };
  const kilo = { ...profile, launch: { command: '/bin/kilo', args: ['acp'], env: {} } };
  const commands = [kilo, profile].map(
    (one) => loginMethods(AcpAuthMethods.parse([auth]), one)[0]?.run?.command,
  );
  expect(commands).toEqual(['/bin/kilo', 'opencode']);
});

test('the variables that a key is to be set in are named, as the agent says or as they are known', () => {
  const variables = read(
    {
      id: 'env',
      type: 'env_var',
      vars: [{ name: 'A_KEY' }, { name: 'MAYBE', optional: true }, { name: 'B' }, 7],
    },
    { id: 'env-old', type: 'env_var', varName: 'C_KEY', link: 'https://keys.example' },
    { id: 'api-key', _meta: { 'api-key': { provider: 'openai' } } },
    { id: 'gemini-api-key', _meta: { 'api-key': { provider: 'google' } } },
    { id: 'openai' },
    { id: 'api-key', _meta: { 'api-key': {} } },
    { id: 'planted', type: 'env_var', vars: [{ name: 'X; rm -rf ~' }, { name: '\u202eA' }] },
    ...[undefined, null, 7, 'x', { id: 7 }],
  );
  expect(variables.map((method) => method.variables ?? [])).toEqual([
    ['A_KEY', 'B'],
    ['C_KEY'],
    ['OPENAI_API_KEY'],
    ['GEMINI_API_KEY'],
    ['OPENAI_API_KEY'],
    [],
    [],
  ]);
  expect(variables[1]?.description).toBe('https://keys.example');
  expect(variableWords(variables[0] ?? {})).toContain('A_KEY and B in the agent’s environment: set them');
  expect(variableWords(variables[5] ?? {})).toBeNull();
});
