import { join } from 'node:path';
import { workspaceManifest } from '../electron/core/testing/workspace-manifest';
import { expect, test } from './fixture';
import { SHOTS } from './shots';

test('three sessions at once: answer, review, apply, undo, merge, discard', async ({ place, start }) => {
  // In a sandbox, as with the settings of a new user, but for what is shown being asked.
  await place.settings({ isolation: 'auto', permissions: 'ask' });
  const repository = await place.ownRepository();
  const { ui } = await start({ env: { UNDERSTORY_DEMO_PACE: '0.3' } });
  const shot = (name: string) => ui.page.screenshot({ path: join(SHOTS, `${name}.png`) });
  await ui.page.setViewportSize({ width: 1440, height: 900 });
  await ui.theme('dark');
  await ui.page.getByRole('heading', { name: 'Welcome to Understory' }).waitFor();
  await shot('first-start');

  await test.step('open the repository and start three sessions', async () => {
    await ui.start.openRepository(repository);
    await ui.composer.startSession('Tidy the notes and show each step', { agent: 'Demo' });
    await ui.composer.startSession('Ask permission before looking around', { agent: 'Demo' });
    await ui.composer.startSession('Make one big change', { agent: 'Demo' });
    await expect(ui.sessions.row(/./)).toHaveCount(3);
  });

  await test.step('answer the permission', async () => {
    await ui.sessions.open(/Ask permission/);
    await expect(ui.permission.card).toContainText('git log --oneline -5');
    // For a moment after it came the keys are not its own.
    await expect(ui.permission.card.getByRole('button', { name: /^Allow once/ })).toBeEnabled();
    await shot('permission');
    await ui.permission.answer(/Allow once/);
    await ui.sessions.expectEnded('Ask permission before looking around');
  });

  await test.step('review the first one', async () => {
    await ui.sessions.expectEnded('Tidy the notes and show each step');
    await ui.sessions.open(/Tidy the notes/);
    await expect(ui.conversation.log).toContainText('Done.');
    await ui.changes
      .file(/notes\.md/)
      .first()
      .click();
    await expect(ui.changes.diff).toContainText('What the demo agent did');
    await shot('review-dark');
    await ui.theme('light');
    await shot('review-light');
  });

  const before = await workspaceManifest(repository);
  const statusBefore = await place.git(repository, 'status', '--porcelain=v2', '--branch');

  await test.step('apply as changes, undo: the workspace is what it was', async () => {
    await ui.apply.as(/uncommitted changes/i);
    expect(await place.git(repository, 'status', '--porcelain')).toContain('demo-agent/');
    await ui.apply.undo();
    expect(await workspaceManifest(repository)).toEqual(before);
    expect(await place.git(repository, 'status', '--porcelain=v2', '--branch')).toBe(statusBefore);
  });

  await test.step('apply as merge', async () => {
    await ui.apply.as(/merge/i);
    await expect
      .poll(() => place.git(repository, 'rev-list', '--parents', '-n', '1', 'HEAD'))
      .toMatch(/^\w+ \w+ \w+$/);
    expect(await place.git(repository, 'status', '--porcelain')).toBe('');
    expect(await place.git(repository, 'log', '-1', '--format=%B')).toContain('Understory-Session:');
    await ui.sessions.expectState('Tidy the notes and show each step', 'Applied');
    await shot('applied');
  });

  await test.step('discard another', async () => {
    await ui.sessions.expectEnded('Make one big change');
    await ui.sessions.open(/Make one big change/);
    await ui.apply.discard();
    await expect
      .poll(() => place.git(repository, 'worktree', 'list', '--porcelain'))
      .not.toContain('big-change');
    // The branch goes after its worktree.
    await expect
      .poll(() => place.git(repository, 'for-each-ref', 'refs/heads/understory/'))
      .not.toContain('big-change');
  });
});
