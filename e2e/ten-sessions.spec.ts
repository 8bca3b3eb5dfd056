import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { expectAllStreamed, readSessionLog, words } from './session-logs';

const TREES = ['Alder', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir', 'Ginkgo', 'Hazel', 'Ivy', 'Juniper'];
const SESSIONS = TREES.map((name) => ({ name, prefix: `${name.slice(0, 1).toLowerCase()}-` }));
const TOOL_EVERY = 100;

test('ten sessions stream at once: the window answers, and nothing that was sent is lost', {
  tag: '@nightly',
}, async ({ place, start }) => {
  test.slow();
  const enough = join(place.root, 'enough');
  await place.settings({
    concurrency: SESSIONS.length,
    customAgents: SESSIONS.map(({ name, prefix }) =>
      agentNamed(name, [
        { stream: { prefix, perSecond: 100, toolEvery: TOOL_EVERY, until: enough, count: 'count.txt' } },
      ]),
    ),
  });
  const repository = await place.repository({ 'a.txt': 'one\n' });
  const { ui } = await start();

  await test.step('start them all', async () => {
    await ui.start.openRepository(repository);
    for (const { name } of SESSIONS) await ui.composer.startSession(`Let ${name} speak`, { agent: name });
    await expect(ui.page.getByRole('button', { name: '10 working' })).toBeVisible();
  });

  await test.step('filter, open and command while they stream', async () => {
    for (const { name, prefix } of SESSIONS.slice(0, 4)) {
      await ui.page.keyboard.press('ControlOrMeta+f');
      await ui.sessions.filter.pressSequentially(name.toLowerCase());
      await expect(ui.sessions.row(/./)).toHaveCount(1);
      await ui.sessions.open(`Let ${name} speak`);
      await expect(ui.conversation.log).toContainText(new RegExp(`${prefix}\\d+`));
      await ui.conversation.followUp.fill(`a thought while ${name} works`);
      await expect(ui.conversation.followUp).toHaveValue(`a thought while ${name} works`);
    }
    await ui.sessions.filter.press('Escape');
    await expect(ui.sessions.row(/./)).toHaveCount(SESSIONS.length);
    const seen = (await ui.conversation.log.textContent()) ?? '';
    await expect.poll(() => ui.conversation.log.textContent()).not.toBe(seen);
    await expect(ui.page.getByRole('button', { name: '10 working' })).toBeVisible();
    await ui.page.screenshot({ path: join('test-results', 'screenshots', 'ten-sessions.png') });
  });

  await writeFile(enough, '');
  for (const { name } of SESSIONS) await ui.sessions.expectEnded(`Let ${name} speak`);

  for (const { name, prefix } of SESSIONS) {
    const log = await readSessionLog(place, `Let ${name} speak`);
    const pieces = await expectAllStreamed(log, { prefix, toolEvery: TOOL_EVERY });

    await ui.sessions.open(`Let ${name} speak`);
    await expect(ui.conversation.log).toContainText('turn 1');
    const shown = words(await ui.conversation.rows()).filter((word) => word.startsWith(prefix));
    expect(shown).toEqual(pieces);
  }
});
