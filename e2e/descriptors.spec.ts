import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { agentNamed } from './agents';
import { expect, test } from './fixture';

/** The descriptors from 3 on of a shell, each with what it stands for; `ls` asks about another process, not itself. */
async function beyondTheThree(listing: string): Promise<string[]> {
  const lines = (await readFile(listing, 'utf8')).split('\n').map((line) => / (\d+) -> (.*)$/.exec(line));
  const open = lines
    .filter((line) => line !== null)
    .map(([, descriptor, what = '']) => ({ descriptor, what }));
  expect(open.length).toBeGreaterThan(2);
  return open
    .filter(({ descriptor, what }) => Number(descriptor) > 2 && what !== '/dev/null')
    .map(({ descriptor, what }) => `${descriptor}: ${what}`);
}

test('nothing that the app has open gets to an agent or into a terminal', async ({ place, start }) => {
  const list = (file: string) => `exec > '${file}.new'; ls -l /proc/$$/fd; mv '${file}.new' '${file}'`;
  const [ofAgent, ofTerminal] = [join(place.root, 'agent.txt'), join(place.root, 'terminal.txt')];
  const logsIn = { 'terminal-auth': { label: 'Log in', command: '/bin/sh', args: ['-c', list(ofTerminal)] } };
  await place.settings({
    customAgents: [
      agentNamed('Curious', [{ run: ['sh', '-c', list(ofAgent)] }, { say: 'Seen.' }]),
      agentNamed('Guarded', [{ error: { code: -32000, message: 'Authentication required' } }], {
        initialized: { authMethods: [{ id: 'terminal', name: 'Log in to Guarded', _meta: logsIn }] },
      }),
    ],
  });
  const repository = await place.repository({ 'a.txt': 'one\n' });
  const { ui } = await start();
  await ui.start.openRepository(repository);

  await ui.composer.startSession('Look around', { agent: 'Curious' });
  await ui.sessions.expectEnded('Look around');
  expect(await beyondTheThree(ofAgent)).toEqual([]);

  await ui.composer.startSession('Come in', { agent: 'Guarded' });
  await ui.conversation.log
    .getByRole('group', { name: 'Failure' })
    .getByRole('button', { name: 'Log in' })
    .click();
  await expect.poll(() => existsSync(ofTerminal)).toBe(true);
  expect(await beyondTheThree(ofTerminal)).toEqual([]);
});
