import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '../electron/core/testing/is-running';
import { workspaceManifest } from '../electron/core/testing/workspace-manifest';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { eventsOf, readSessionLog } from './session-logs';

const FLOOD = 50 * 1024 * 1024;

test('agents that misbehave each end in a named state, and the one that works is not disturbed', async ({
  place,
  start,
}) => {
  test.slow();
  const pid = (name: string) => join(place.root, `${name}.pid`);
  await place.settings({
    concurrency: 10,
    firstOutputSeconds: 5,
    customAgents: [
      agentNamed('Honest', [{ write: { path: 'honest.txt', content: 'work\n' } }, { say: 'Honest work.' }]),
      agentNamed('Babbler', [], { atStart: [{ garbage: 'Segmentation fault', times: 600 }] }),
      agentNamed('Silent', [], { protocolVersion: null }),
      agentNamed('Dead', [], { atStart: [{ stderr: 'cannot find my keys\n' }, { exit: 3 }] }),
      agentNamed('Mortal', [{ write: { path: 'last.txt', content: 'words\n' } }, { killSelf: 'SIGKILL' }]),
      agentNamed('Flood', [{ flood: FLOOD }, { write: { path: 'wet.txt', content: 'wet\n' } }]),
      agentNamed('Stubborn', [
        { ignoreSigterm: true },
        { fork: { pidFile: pid('child'), ignoresSigterm: true } },
        { fork: { pidFile: pid('detached'), detached: true, ignoresSigterm: true } },
        { fork: { pidFile: pid('holder'), holdsPipes: true, ignoresSigterm: true } },
        { say: 'Nobody stops me.' },
        { hangForever: true },
      ]),
    ],
  });
  const repository = await place.repository({ 'a.txt': 'one\n' });
  const workspace = await workspaceManifest(repository);
  const { app, ui } = await start();
  await ui.start.openRepository(repository);
  for (const name of ['Stubborn', 'Flood', 'Babbler', 'Silent', 'Dead', 'Mortal', 'Honest'])
    await ui.composer.startSession(`Ask ${name}`, { agent: name });

  const failsSaying = async (name: string, ...words: string[]) => {
    await ui.sessions.expectState(`Ask ${name}`, 'Failed');
    await ui.sessions.open(`Ask ${name}`);
    const reason = ui.conversation.log.getByRole('group', { name: 'Failure' });
    for (const said of words) await expect(reason).toContainText(said);
    await expect(reason.getByRole('button', { name: 'Try again' })).toBeVisible();
  };
  await ui.sessions.expectEnded('Ask Honest');
  await failsSaying('Babbler', 'did not speak the protocol', 'Segmentation fault');
  await failsSaying('Dead', 'ended before it answered: exit 3', 'cannot find my keys');
  await failsSaying('Mortal', 'killed by SIGKILL', 'is kept in its worktree');
  await expect(ui.changes.file(/last\.txt/)).toBeVisible();
  await failsSaying('Silent', 'said nothing for 5 seconds', 'Try again');
  await ui.page.screenshot({ path: join('test-results', 'screenshots', 'failed.png') });

  await ui.sessions.expectEnded('Ask Flood');
  await ui.sessions.open('Ask Flood');
  await expect(ui.conversation.log).toContainText('wrote more than 8.4 MB of text in this turn');
  await expect(ui.conversation.log).toContainText('the end of a text of 8,388,608 characters');
  await expect(ui.changes.file(/wet\.txt/)).toBeVisible();

  await ui.sessions.open('Ask Stubborn');
  await expect(ui.conversation.log).toContainText('Nobody stops me.');
  const pids = await Promise.all(
    ['child', 'detached', 'holder'].map(async (name) => Number(await readFile(pid(name), 'utf8'))),
  );
  const [agent] = eventsOf(await readSessionLog(place, 'Ask Stubborn'), 'agent.started');
  pids.push(agent?.pid ?? 0);
  expect(await Promise.all(pids.map(isRunning))).toEqual([true, true, true, true]);
  await ui.conversation.stop();
  await expect(ui.page.getByRole('button', { name: 'Stopping' })).toBeVisible();
  await ui.sessions.expectState('Ask Stubborn', 'Stopped');
  await expect
    .poll(() => Promise.all(pids.map(isRunning)), { timeout: 30_000 })
    .toEqual([false, false, false, false]);
  await expect(ui.conversation.log).toContainText('did not stop by itself; its process was ended');

  await ui.sessions.open('Ask Honest');
  await expect(ui.conversation.log).toContainText('Honest work.');
  await expect(ui.changes.file(/honest\.txt/)).toBeVisible();
  expect(await workspaceManifest(repository)).toEqual(workspace);
  await app.quit();
  await expect.poll(() => place.processes()).toEqual(new Map());
});

test('a worktree deleted by hand is made again, and a moved repository is named', async ({
  place,
  start,
}) => {
  await place.settings({
    defaultAgent: 'worker',
    customAgents: [
      agentNamed('Worker', [
        { write: { path: 'first.txt', content: 'first\n' } },
        { next: true },
        { write: { path: 'second.txt', content: 'second\n' } },
      ]),
    ],
  });
  const repository = await place.repository({ 'a.txt': 'one\n' });
  const { ui } = await start();
  await ui.start.openRepository(repository);
  await ui.composer.startSession('Work well');
  await ui.sessions.expectEnded('Work well');

  await test.step('the worktree is gone: said so, made again, gone on with', async () => {
    const [made] = eventsOf(await readSessionLog(place, 'Work well'), 'worktree.created');
    await rm(made?.path ?? '', { recursive: true });
    await ui.conversation.send('Go on');
    const conversation = ui.page.getByRole('region', { name: 'Conversation' });
    await expect(conversation).toContainText('The session’s worktree is gone');
    await expect(conversation).toContainText('All work up to the last checkpoint is kept.');
    await ui.page.screenshot({ path: join('test-results', 'screenshots', 'worktree-missing.png') });
    await ui.page.getByRole('button', { name: 'Recreate worktree' }).click();
    await expect(ui.page.getByText('Worktree recreated.')).toBeVisible();
    expect(await readFile(join(made?.path ?? '', 'first.txt'), 'utf8')).toBe('first\n');
    await expect(ui.conversation.followUp).toHaveValue('Go on');
    await ui.conversation.followUp.press('Enter');
    await expect(ui.conversation.log).toContainText('turn 2');
    await ui.sessions.expectEnded('Work well');
    await expect(ui.changes.file(/second\.txt/)).toBeVisible();
    await expect(ui.changes.file(/first\.txt/)).toBeVisible();
  });

  await test.step('the repository is moved: nothing is lost, nothing is written, and back it works', async () => {
    // Renamed where it was it would be found.
    const elsewhere = join(place.root, 'away', 'elsewhere');
    await mkdir(join(place.root, 'away'));
    await rename(repository, elsewhere);
    await ui.apply.open();
    await expect(ui.apply.dialog).toContainText('The repository is no longer at');
    await ui.page.screenshot({ path: join('test-results', 'screenshots', 'repository-moved.png') });
    await ui.page.keyboard.press('Escape');
    await ui.conversation.send('And more');
    await expect(ui.page.getByRole('main')).toContainText('open it in its new folder');
    await rename(elsewhere, repository);
    await ui.apply.as(/uncommitted changes/i);
    expect(await place.git(repository, 'status', '--porcelain')).toBe('?? first.txt\n?? second.txt');
  });
});
