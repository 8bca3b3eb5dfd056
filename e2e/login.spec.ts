import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { agentNamed } from './agents';
import { expect, test } from './fixture';

test('an agent that wants a login says what to run; the button runs it in a terminal, then the prompt goes on', async ({
  place,
  start,
}) => {
  const proof = join(place.root, 'logged in');
  const command = ['-c', `printf 'Your code: '; read code; printf '%s' "$code" > '${proof}'`];
  await place.settings({
    customAgents: [
      agentNamed(
        'Guarded',
        [
          { error: { code: -32000, message: 'Authentication required' } },
          { next: true },
          { write: { path: 'in.txt', content: 'in\n' } },
          { say: 'Now I may.' },
        ],
        {
          initialized: {
            authMethods: [
              {
                id: 'terminal',
                name: 'Log in to Guarded',
                description: 'Asks for a code.',
                _meta: { 'terminal-auth': { label: 'Log in', command: '/bin/sh', args: command } },
              },
            ],
          },
        },
      ),
    ],
  });
  const repository = await place.repository({ 'a.txt': 'one\n' });
  const { ui } = await start();
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Come in', { agent: 'Guarded' });

  const card = ui.conversation.log.getByRole('alert');
  await expect(card).toContainText('The agent is not logged in.');
  await expect(card).toContainText('Log in to Guarded: /bin/sh -c');
  await expect(card).toContainText('Asks for a code.');
  await ui.sessions.expectState('Come in', /log ?in/i);

  await card.getByRole('button', { name: 'Log in' }).click();
  const terminal = ui.page.getByRole('dialog', { name: 'Log in to Guarded' });
  await expect(terminal.locator('.xterm-rows')).toContainText('Your code:');
  await ui.page.screenshot({ path: join('test-results', 'screenshots', 'login.png') });
  await ui.page.keyboard.type('1234\n');
  await expect(terminal).toContainText('Ended with exit code 0.');
  await access(proof);
  await terminal.getByRole('button', { name: 'Close' }).last().click();

  await card.getByRole('button', { name: 'Try again' }).click();
  await expect(ui.conversation.log).toContainText('Now I may.');
  await ui.sessions.expectState('Come in', /Ready/);
});
