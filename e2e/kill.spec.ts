import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '../electron/core/testing/is-running';
import { workspaceManifest } from '../electron/core/testing/workspace-manifest';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { eventsOf, readSessionLog } from './session-logs';

test('kill -9 in the middle of a turn: the session is found, its work whole, and it can go on', async ({
  place,
  start,
}) => {
  const go = join(place.root, 'go');
  await place.settings({
    concurrency: 1,
    customAgents: [
      agentNamed('Half way', [
        { write: { path: 'half done.txt', content: 'half\n' } },
        { tool: { id: 't1', title: 'Build', kind: 'execute', status: 'in_progress' } },
        { fork: { pidFile: join(place.root, 'pid'), detached: true, ignoresSigterm: true } },
        { say: 'I have begun.' },
        { waitForFile: go },
        { write: { path: 'rest.txt', content: 'rest\n' } },
        { say: 'And now it is done.' },
      ]),
    ],
  });
  const repository = await place.repository({ 'a.txt': 'one\n' });
  const workspace = await workspaceManifest(repository);

  const first = await start();
  await first.ui.start.openRepository(repository);
  await first.ui.composer.startSession('Do long work', { agent: 'Half way' });
  await expect(first.ui.conversation.log).toContainText('I have begun.');
  for (const text of ['Then one', 'Then two', 'Then three']) {
    await first.ui.conversation.followUp.fill(text);
    await first.ui.conversation.followUp.press('Enter');
    await expect(first.ui.conversation.followUp).toHaveValue('');
  }
  await first.ui.composer.startSession('Wait in the queue', { agent: 'Half way' });
  await first.ui.sessions.expectState('Wait in the queue', 'Queued');
  const grandchild = Number(await readFile(join(place.root, 'pid'), 'utf8'));
  const before = await readSessionLog(place, 'Do long work');
  const [worktree] = eventsOf(before, 'worktree.created');
  const halfDone = join(worktree?.path ?? '', 'half done.txt');
  const written = await stat(halfDone, { bigint: true });

  await first.app.kill();
  // It was told nothing and nobody ended it: only the next start can.
  expect(await isRunning(grandchild)).toBe(true);
  expect([...(await place.processes()).keys()]).toContain(grandchild);
  // The second life ends as badly, while it may still be recovering.
  await (await start()).app.kill();

  const { app, ui } = await start();
  await ui.sessions.expectState('Do long work', 'Interrupted');
  await ui.sessions.expectState('Wait in the queue', 'Interrupted');
  await expect.poll(() => isRunning(grandchild)).toBe(false);
  await ui.sessions.open('Do long work');
  await expect(ui.conversation.log).toContainText('I have begun.');
  await expect(ui.conversation.log).toContainText('Understory ended in the middle of this turn.');
  await expect(ui.conversation.log.getByRole('button', { name: /Build/ })).toContainText('cancelled');
  await expect(ui.changes.file(/half done\.txt/)).toBeVisible();
  await ui.page.screenshot({ path: join('test-results', 'screenshots', 'interrupted.png') });
  expect(await readFile(halfDone, 'utf8')).toBe('half\n');
  expect((await stat(halfDone, { bigint: true })).mtimeNs).toBe(written.mtimeNs);
  expect(await workspaceManifest(repository)).toEqual(workspace);
  const after = await readSessionLog(place, 'Do long work');
  expect(after.events.slice(0, before.events.length)).toEqual(before.events);
  expect(after.events.map(({ seq }) => seq)).toEqual(after.events.map((_, index) => index + 1));
  expect(eventsOf(after, 'turn.ended')).toMatchObject([{ turn: 1, outcome: 'interrupted' }]);

  // What waited is as it was, and waits for the user's word.
  const waiting = ui.page.getByRole('region', { name: 'Next prompts' });
  await expect(waiting.getByRole('group')).toHaveCount(3);
  await expect(waiting.getByRole('status')).toHaveText(
    'Not sent: Understory ended in the middle of the turn.',
  );
  expect(eventsOf(after, 'turn.queued')).toHaveLength(1);
  for (const _ of ['Then one', 'Then two', 'Then three'])
    await waiting.getByRole('button', { name: 'Remove' }).first().click();

  await writeFile(go, '');
  await ui.page.getByRole('button', { name: 'Resume' }).click();
  await ui.sessions.expectEnded('Do long work');
  await expect(ui.conversation.log).toContainText('And now it is done.');
  await expect(ui.changes.file(/rest\.txt/)).toBeVisible();
  await expect(ui.changes.file(/half done\.txt/)).toBeVisible();
  const branch = worktree?.branch ?? '';
  expect(await place.git(repository, 'show', `${branch}:half done.txt`)).toBe('half');
  expect(await place.git(repository, 'show', `${branch}:rest.txt`)).toBe('rest');
  await ui.sessions.open('Wait in the queue');
  await ui.page.getByRole('button', { name: 'Resume' }).click();
  await ui.sessions.expectEnded('Wait in the queue');

  await app.quit();
  await expect.poll(() => place.processes()).toEqual(new Map());
});
