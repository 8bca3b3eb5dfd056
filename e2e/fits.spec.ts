import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LEAST_ZOOM, MOST_ZOOM, ZOOMS } from '../shared/zoom';
import { agentNamed, optionOffered } from './agents';
import { expect, test } from './fixture';
import { expectFits, expectFitsAndReads, expectInside, resize } from './outside';
import { shootWindow } from './shots';
import { dialogKeys } from './ui';

const FILE = 'a-file-with-a-rather-long-name-that-goes-on-and-on-and-never-seems-to-end.ts';
const FOLDER = 'a-folder-with-a-very-long-name/and-another-one-below-it-that-is-no-shorter/and-a-third';
const TITLE =
  'Limit how many requests a client of the shop may send in a second, and tell it when it may send the next';
const ANSWER = `
# Limits, in short

I read **twelve files** and changed two. The limiter is in \`src/limits/token-bucket.ts\`, see [the guide](https://example.org/).

## What was measured

| Case | Requests per second | Slowest answer | What it depends on |
| :-- | --: | --: | :-- |
| without a limit | 12,400 | 830 ms | the number of connections that are open at the same time |
| with the limiter | 9,000 | 41 ms | \`BUCKET_SIZE\` |

### How it is used

\`\`\`ts
// Refuses what comes too fast.
export function limited(key: string, perSecond = 20): boolean {
  return buckets.get(key)?.take(1) ?? false;
}
\`\`\`

1. Start the server.
2. Send requests.
   - few
   - many

> Buckets are forgotten after a minute.
`;

/** Reads much, edits what has long names after it was allowed to, and answers at length; offers much to choose. */
const author = agentNamed(
  'An agent of the user with quite a long name',
  [
    { think: 'Where is the limit checked?' },
    {
      plan: [
        { content: 'Find where requests come in', status: 'completed' },
        { content: 'Limit them', status: 'in_progress' },
      ],
    },
    ...Array.from({ length: 4 }, (_, index) => ({
      tool: {
        id: `read-${index}`,
        title: `Read ${FOLDER}/file-${index}.ts`,
        kind: 'read' as const,
        status: 'completed' as const,
        locations: [{ path: `${FOLDER}/file-${index}.ts` }],
      },
    })),
    {
      ask: {
        id: 'run',
        title: 'npm test',
        kind: 'execute',
        rawInput: { command: `npm test -- --project ${FOLDER} --reporter=verbose ${FILE.repeat(4)}` },
      },
      allowed: [
        { write: { path: `${FOLDER}/token-bucket.ts`, content: 'export const bucketSize = 20;\n' } },
        { write: { path: `src/deeply/nested/folder/of/the/project/${FILE}`, content: 'x\n' } },
        { write: { path: 'a.ts', content: 'one\nTWO\nthree\n' } },
      ],
    },
    { say: ANSWER },
  ],
  {
    session: {
      configOptions: [
        optionOffered('mode', 'Mode', ['Accept edits without asking', 'Plan']),
        optionOffered('model', 'Model', ['Sonnet 4.5 with a long name', 'Opus']),
        optionOffered('effort', 'Reasoning effort', ['Medium reasoning effort', 'High']),
      ],
    },
  },
);

test('every view fits the window at any size, in both themes, with long names', async ({ place, start }) => {
  test.slow();
  await place.settings({ defaultAgent: author.id, customAgents: [author] });
  const repository = await place.repository(
    { 'a.ts': 'one\ntwo\nthree\n', [`${FOLDER}/file-0.ts`]: 'export {};\n' },
    'a-repository-with-a-name-that-is-longer-than-most',
  );
  await place.git(repository, 'switch', '-q', '-c', 'feature/a-branch-whose-name-tells-all-that-it-is-about');
  const { ui, app } = await start();
  const { page } = ui;
  const press = (key: string) => page.keyboard.press(key);
  await page.getByRole('heading', { name: 'Welcome to Understory' }).waitFor();
  await expectFits(app, 'first start');
  await ui.start.openRepository(repository);
  await ui.composer.prompt.fill(TITLE);
  await expectFitsAndReads(app, 'composer');
  await ui.composer.startSession(TITLE);
  await expect(ui.permission.card).toBeVisible();
  await expectFitsAndReads(app, 'permission');
  await ui.permission.answer('Allow');
  await ui.sessions.expectEnded(/Limit how many/);
  await press('ControlOrMeta+1');
  await expect(ui.conversation.log.getByRole('button', { name: /Read 4 files/ })).toBeVisible();
  await expect(ui.conversation.log.locator('pre span[style*="color"]').first()).toBeVisible();
  await expectFits(app, 'conversation');
  await press('ControlOrMeta+2');
  await ui.changes.file(/token-bucket/).click();
  await expect(ui.changes.diff).toContainText('bucketSize');
  await expectFitsAndReads(app, 'session');
  await ui.apply.open();
  await expect(ui.apply.dialog.getByRole('button', { name: /^Apply 3 files/ })).toBeEnabled();
  await expectFitsAndReads(app, 'apply');
  await press('Escape');

  await writeFile(join(repository, 'a.ts'), 'one\nmine\nthree\n');
  for (const [view, key] of Object.entries({
    'apply with a conflict': 'Alt+Enter',
    ...dialogKeys,
    palette: 'ControlOrMeta+k',
  })) {
    await press('ControlOrMeta+2');
    await press(key);
    await page.getByRole('dialog').waitFor();
    await expect(page.getByRole('dialog').locator('[aria-busy="true"]')).toHaveCount(0);
    await expectFits(app, view);
    await press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await press('Shift+Alt+p');
  await page.getByLabel('Plan files').setInputFiles({
    ...{ name: 'plan.md', mimeType: 'text/markdown' },
    buffer: Buffer.from(
      `# ${TITLE}\n\n## Tasks\n- [ ] T1 ${TITLE}\n  - Files: \`${FOLDER}/file-0.ts\`\n- [ ] T2 ${TITLE} (after T1)\n- [ ] T3 x\n  - Files: \`${FOLDER}/file-0.ts\`\n`,
    ),
  });
  await page.getByRole('list', { name: 'Tasks' }).waitFor();
  await expectFitsAndReads(app, 'plan to start');
  await press('Escape');
  await ui.command('Custom Agents');
  await page.getByRole('dialog', { name: 'Custom agents' }).waitFor();
  await expectFits(app, 'custom agents');
  await press('Escape');
  await press('ControlOrMeta+,');
  await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
  await expectFitsAndReads(app, 'settings');

  await test.step('the smallest and the largest zoom, with a session open', async () => {
    await press('Escape');
    let at = ZOOMS.indexOf(1);
    for (const zoom of [LEAST_ZOOM, MOST_ZOOM]) {
      for (; at > ZOOMS.indexOf(zoom); at--) await press('ControlOrMeta+-');
      for (; at < ZOOMS.indexOf(zoom); at++) await press('ControlOrMeta+=');
      await resize(app, { width: 1440, height: 900 }, zoom);
      for (const [pane, key] of Object.entries({
        conversation: 'ControlOrMeta+1',
        changes: 'ControlOrMeta+2',
        apply: 'Alt+Enter',
        history: 'ControlOrMeta+Shift+y',
      })) {
        await press(key);
        if (key.includes('Enter') || key.includes('Shift')) await page.getByRole('dialog').waitFor();
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
        await shootWindow(app, `zoom-${zoom * 100}-${pane}`);
        await expectInside(page, `${pane} at ${zoom * 100} %`);
        if ((await page.getByRole('dialog').count()) > 0) await press('Escape');
      }
    }
    // There the list would leave a line of the session: the two take turns.
    const { list } = ui.sessions;
    await press('ControlOrMeta+1');
    await expect(list).toBeHidden();
    expect((await ui.conversation.log.boundingBox())?.height).toBeGreaterThan(120);
    await press('ControlOrMeta+b');
    await expect(ui.sessions.filter).toBeFocused();
    await expect(ui.conversation.log).toBeHidden();
    await expectInside(page, 'list at the largest zoom');
    await shootWindow(app, `zoom-${MOST_ZOOM * 100}-list`);
    await press('ArrowDown');
    await press('Enter');
    await expect(list).toBeHidden();
    await expect(ui.conversation.log).toBeFocused();
    for (let at = ZOOMS.indexOf(MOST_ZOOM); at > ZOOMS.indexOf(1); at--) await press('ControlOrMeta+-');
    await expect(list).toBeVisible();
  });
});
