import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '../electron/core/testing/is-running';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { SHOTS } from './shots';

/** Sheds all that a process can shed, twice, and works on in the worktree. */
const SHED = `prlimit --pid $$ --rttime=unlimited:unlimited 2> /dev/null || prlimit --pid $$ --rttime=7:7
for n in 1001 1002; do
  env -i PATH="$PATH" setsid sh -c "setsid sh -c 'echo \\$\\$ > new; mv new .pid-$n; exec sleep $n' &" > /dev/null 2>&1 < /dev/null
  until [ -e .pid-$n ]; do sleep 0.05; done
done`;

test('what a turn left running is shown, left, asked about before a discard, and ended', async ({
  place,
  start,
}) => {
  await place.settings({
    customAgents: [agentNamed('Leaver', [{ run: ['sh', '-c', SHED] }, { say: 'All done.' }])],
  });
  const repository = await place.repository({ 'a.txt': 'one\n' });
  const { ui } = await start();
  const { page } = ui;
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.theme('dark');
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Leave something', { agent: 'Leaver' });
  await ui.sessions.expectEnded('Leave something');
  const notice = page.getByRole('region', { name: 'Living processes' });

  await test.step('shown in the session, which needs the user', async () => {
    await expect(notice).toContainText('2 processes of a turn live on');
    await expect(notice).toContainText('sleep 1001');
    await expect(ui.sessions.row('Leave something')).toHaveAccessibleName(/2 processes still running/);
    await expect(ui.sessions.list).toContainText('Needs you');
    await page.screenshot({ path: join(SHOTS, 'living-processes-dark.png') });
    await ui.theme('light');
    await page.screenshot({ path: join(SHOTS, 'living-processes-light.png') });
  });

  await test.step('asked about before the worktree goes', async () => {
    await ui.apply.discard();
    const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'));
    await expect(dialog).toContainText('of a turn are still running');
    await page.screenshot({ path: join(SHOTS, 'living-processes-discard.png') });
    await dialog.getByRole('button', { name: 'Leave Running' }).click();
    await expect(dialog).not.toContainText('of a turn are still running');
    await page.keyboard.press('Escape');
    await expect(notice).toContainText('You left 2 processes of a turn running');
    await expect(ui.sessions.list).not.toContainText('Needs you');
    await page.screenshot({ path: join(SHOTS, 'living-processes-left.png') });
  });

  await test.step('ended, just those', async () => {
    await notice.getByRole('button', { name: 'End Them' }).click();
    await expect(notice).toBeHidden();
    await expect(ui.conversation.log).toContainText('Ended ');
    const [worktree = ''] = await readdir(`${repository}.worktrees`);
    for (const name of ['.pid-1001', '.pid-1002']) {
      const pid = await readFile(join(`${repository}.worktrees`, worktree, name), 'utf8');
      expect(await isRunning(Number(pid))).toBe(false);
    }
  });
});
