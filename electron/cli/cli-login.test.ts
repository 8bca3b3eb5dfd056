import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { scriptedAgent } from '../core/testing/scripted-agent';
import { commandScene } from './testing/command-scene';

const place = commandScene();

test('an agent that wants a login is logged in by what the turn says to type', async () => {
  const token = join(place.home, 'token');
  const { command, args, env } = scriptedAgent([{ say: 'at work' }], {
    initialized: {
      authMethods: [
        { id: 'chat-gpt', name: 'ChatGPT' },
        { id: 'api-key', name: 'API key', _meta: { 'api-key': { provider: 'openai' } } },
      ],
    },
    loggedInBy: token,
    authenticate: [
      { stderr: 'open https://login.example/\u001b[2Jcode\n' },
      { run: ['sh', '-c', `test "$AUTHENTICATE" = chat-gpt && touch '${token}'`] },
    ],
  }).launch;
  vi.stubEnv('SCRIPTED_AGENT', env.SCRIPTED_AGENT ?? '');
  const failed = await place.json(['run', 'go', '--acp', [command, ...args].join(' ')]);
  expect(failed.code).toBe(1);
  const id = String(failed.result.session);
  expect(failed.stderr).toContain(`login ${id} chat-gpt`);
  expect(failed.stderr).toContain('OPENAI_API_KEY in the agent’s environment');

  const which = await place.run(['login', id]);
  expect(which.code).toBe(2);
  expect(which.stderr).toContain('chat-gpt (ChatGPT), api-key (API key)');
  const refused = await place.json(['login', id, 'api-key']);
  expect(refused).toMatchObject({ code: 3, result: { refusal: { code: 'login-failed' } } });
  const done = await place.json(['login', id, 'chat-gpt']);
  expect(done).toMatchObject({ code: 0, result: { loggedIn: true } });
  expect(done.stderr).toContain('open https://login.example/');
  expect(done.stderr).not.toContain('\u001b[2J');
  expect((await place.json(['send', id, 'again'])).code).toBe(0);
  expect((await place.run(['login', id])).code).toBe(2);
});
