import { agentNamed } from './agents';
import { expect, test } from './fixture';

const text = Array.from({ length: 40 }, (_, at) => `line ${at}\n`).join('');

/** Renames one file, changes one and adds one; tells of the last by its whole path, as agents do. */
const renamer = (worktree: string) =>
  agentNamed('Renamer', [
    { rename: { from: 'old-name.md', to: 'new-name.md' } },
    { write: { path: 'a.md', content: 'changed\n' } },
    { write: { path: 'src/deep/added.md', content: 'added\n' } },
    {
      tool: {
        id: 'w',
        title: `Write ${worktree}/src/deep/added.md`,
        kind: 'edit',
        status: 'completed',
        locations: [{ path: `${worktree}/src/deep/added.md` }],
      },
    },
    { say: 'Done.' },
  ]);

test('files are counted alike everywhere, and named as in the worktree when it is gone', async ({
  place,
  start,
}) => {
  const repository = await place.repository({ 'a.md': 'a\n', 'old-name.md': text });
  const agent = renamer(`${repository}.worktrees/rename-it`);
  await place.settings({ defaultAgent: 'renamer', customAgents: [agent], applyAtOnce: false });
  await place.git(repository, 'branch', 'feature');
  await place.git(repository, 'tag', 'v1');
  const { ui } = await start();
  const { page } = ui;
  await ui.start.openRepository(repository);
  await page.getByRole('button', { name: /from main/ }).click();
  await expect(page.getByRole('option')).toHaveText([/^main/, /^feature/]);
  await page.keyboard.press('Escape');
  await ui.composer.startSession('Rename it');
  await ui.sessions.expectEnded('Rename it');
  const changes = page.getByRole('region', { name: 'Changes' });
  await expect(changes.getByText('3 files', { exact: true })).toBeVisible();
  await expect(ui.conversation.log).toContainText(/turn 1 · .*3 files/);
  await ui.apply.open();
  await expect(ui.apply.dialog).toContainText('3 files: 2 changed or added, 1 renamed.');
  await page.keyboard.press('Escape');
  await ui.apply.discard();
  await page.getByText(/^This session was discarded/).waitFor();
  await expect(page.getByText('src/deep/added.md', { exact: true }).first()).toBeVisible();
  await expect(page.locator('body')).not.toContainText('rename-it/src');
});
