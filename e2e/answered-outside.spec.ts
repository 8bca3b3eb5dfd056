import { join } from 'node:path';
import { execa } from 'execa';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { SHOTS } from './shots';

const command = join(import.meta.dirname, '..', 'bin', 'understory.mjs');

test('a permission that another process answered says which one did', async ({ place, start }) => {
  const options = [
    { optionId: 'a', kind: 'allow_once' as const, name: 'Yes' },
    { optionId: 'b', kind: 'reject_once' as const, name: 'No' },
  ];
  const run = { id: 'run', title: 'List', kind: 'execute', rawInput: { command: 'ls' }, options } as const;
  await place.settings({
    defaultAgent: 'asker',
    permissions: 'ask',
    customAgents: [agentNamed('Asker', [{ ask: run }, { say: 'Asked.' }])],
  });
  const repository = await place.repository({ 'a.txt': 'one\n' });
  const { ui } = await start();
  await ui.theme('dark');
  await ui.start.openRepository(repository);

  const outside = execa(process.execPath, [command, 'run', 'Ask outside', '--repo', repository], {
    env: place.env,
    extendEnv: false,
    reject: false,
  });
  await outside;
  await ui.sessions.open('Ask outside');
  const answered = ui.conversation.log.getByText(`Denied by process ${outside.pid}`);
  await expect(answered).toBeVisible();
  await ui.page.screenshot({ path: join(SHOTS, 'answered-outside-dark.png') });
  await ui.theme('light');
  await ui.page.screenshot({ path: join(SHOTS, 'answered-outside-light.png') });
});

test('a set-up command that was changed outside of the window runs once it is allowed', async ({
  place,
  start,
}) => {
  const repository = await place.repository({ 'a.txt': 'one\n' });
  const settings = (text: string) =>
    place.settings({
      defaultAgent: 'worker',
      customAgents: [agentNamed('Worker', [{ say: 'Worked.' }])],
      setupCommands: { [repository]: ['sh', '-c', `echo ${text} > ran.txt`] },
    });
  await settings('mine');
  const first = await start();
  await first.ui.start.openRepository(repository);
  await first.app.quit();
  await settings('theirs');

  const { ui } = await start();
  await ui.page.keyboard.press('ControlOrMeta+n');
  await ui.composer.prompt.fill('Work');
  await ui.page.getByRole('button', { name: /^Repository: (?!Open a repository)/ }).waitFor();
  await ui.composer.prompt.press('Enter');
  const allow = ui.page.getByRole('button', { name: 'Allow This Command' });
  await expect(allow).toBeVisible();
  await expect(ui.page.getByText('echo theirs > ran.txt').first()).toBeVisible();
  await ui.page.screenshot({ path: join(SHOTS, 'set-up-changed-light.png') });
  await ui.theme('dark');
  await ui.page.screenshot({ path: join(SHOTS, 'set-up-changed-dark.png') });
  await allow.click();
  await ui.composer.prompt.press('Enter');
  await expect(ui.conversation.log).toContainText('Worked.');
  await ui.sessions.expectEnded('Work');
});
