import { join } from 'node:path';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { SHOTS } from './shots';

test('what a turn changed outside of its worktree is named, put back, brought back and accepted', async ({
  place,
  start,
}) => {
  await place.settings({
    customAgents: [
      agentNamed('Meddler', [
        { write: { path: 'n.txt', content: 'new\n' } },
        { run: ['git', 'config', 'user.name', 'Bot'] },
        { run: ['git', 'config', 'core.hooksPath', '.evil'] },
        { run: ['git', 'tag', '-d', 'v1'] },
        { run: ['git', 'tag', 'mine'] },
        { say: 'All done.' },
      ]),
    ],
  });
  const repository = await place.repository({ 'a.txt': 'one\n' });
  await place.git(repository, 'tag', 'v1');
  const name = await place.git(repository, 'config', 'user.name');
  const { ui } = await start();
  const { page } = ui;
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.theme('dark');
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Meddle a bit', { agent: 'Meddler' });
  await ui.sessions.expectEnded('Meddle a bit');
  const card = ui.conversation.log.getByRole('region', { name: 'Changes in shared state' });

  await test.step('named, and the session needs the user', async () => {
    await expect(card).toContainText('user.name was');
    await expect(card).toContainText('core.hookspath was set to “.evil”');
    await expect(card).toContainText('tag v1 was deleted');
    await expect(page.getByText('changed outside of its worktree')).toBeVisible();
    await page.screenshot({ path: join(SHOTS, 'shared-state-dark.png') });
    await ui.theme('light');
    await page.screenshot({ path: join(SHOTS, 'shared-state-light.png') });
  });

  await test.step('put back with one click', async () => {
    await card.getByRole('button', { name: 'Put Back' }).click();
    await expect(card.getByText('put back', { exact: true })).toHaveCount(3);
    expect(await place.git(repository, 'config', 'user.name')).toBe(name);
    expect((await place.git(repository, 'tag')).split('\n')).toEqual(['mine', 'v1']);
    await page.screenshot({ path: join(SHOTS, 'shared-state-put-back.png') });
  });

  await test.step('as the turn left it again, and accepted', async () => {
    await card.getByRole('button', { name: 'Undo' }).click();
    await expect(card.getByText('put back', { exact: true })).toHaveCount(0);
    expect(await place.git(repository, 'config', 'user.name')).toBe('Bot');
    await card.getByRole('button', { name: 'Accept' }).click();
    await expect(card.getByText('accepted', { exact: true })).toHaveCount(4);
    await expect(page.getByText('changed outside of its worktree')).toBeHidden();
  });
});
