import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { agentNamed, optionOffered } from './agents';
import { expect, test } from './fixture';

const LONG = 'a-file-with-a-rather-long-name-that-goes-on-and-on-and-never-seems-to-end.ts';
const SIZES = [
  [1024, 700],
  [1440, 900],
  [1920, 1200],
] as const;

/** Edits what has long names, after it was allowed to; offers much to choose. */
const editor = agentNamed(
  'An agent with a name that is rather long as well',
  [
    {
      ask: {
        id: 'run',
        title: 'npm test',
        kind: 'execute',
        rawInput: { command: `npm test -- ${LONG.repeat(4)}` },
      },
      allowed: [
        { write: { path: `src/deeply/nested/folder/of/the/project/${LONG}`, content: 'x\n' } },
        { write: { path: 'a.ts', content: 'one\nTWO\nthree\n' } },
        { say: 'Edited.' },
      ],
    },
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

test('nothing lies outside the window, in any view, at any size, with long names', async ({
  place,
  start,
}) => {
  test.slow();
  await place.settings({ defaultAgent: editor.id, customAgents: [editor] });
  const repository = await place.repository(
    { 'a.ts': 'one\ntwo\nthree\n' },
    'a-repository-with-a-name-that-is-longer-than-most',
  );
  await place.git(repository, 'switch', '-q', '-c', 'feature/a-branch-whose-name-tells-all-that-it-is-about');
  const { ui } = await start();
  const { page } = ui;
  const press = (key: string) => page.keyboard.press(key);
  const atEachSize = async (view: string) => {
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      expect.soft(await outside(page), `${view} at ${width}×${height}`).toEqual([]);
    }
  };
  await page.getByRole('heading', { name: 'Welcome to Understory' }).waitFor();
  await atEachSize('first start');
  await ui.start.openRepository(repository);
  await ui.composer.prompt.waitFor();
  await atEachSize('composer');
  await ui.composer.startSession(`Change what is in ${LONG} and say what came of it in one sentence`);
  await expect(ui.permission.card).toBeVisible();
  await atEachSize('permission');
  await ui.permission.answer('Allow');
  await ui.sessions.expectEnded('Change what is in');
  for (const pane of ['1', '2']) {
    await press(`ControlOrMeta+${pane}`);
    await atEachSize(`session, pane ${pane}`);
  }
  await writeFile(join(repository, 'a.ts'), 'one\nmine\nthree\n');
  for (const [view, open] of [
    ['apply with a conflict', () => press('Alt+Enter')],
    ['update', () => press('ControlOrMeta+Shift+U')],
    ['rename', () => press('F2')],
    ['discard', () => press('ControlOrMeta+Backspace')],
    ['history', () => press('ControlOrMeta+Shift+Y')],
    ['past applies', () => press('ControlOrMeta+Shift+A')],
    ['keys', () => press('ControlOrMeta+/')],
    ['palette', () => press('ControlOrMeta+k')],
  ] as const) {
    await press('ControlOrMeta+2');
    await open();
    await page.getByRole('dialog').waitFor();
    await expect(page.getByRole('dialog').locator('[aria-busy="true"]')).toHaveCount(0);
    await atEachSize(view);
    await press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await press('ControlOrMeta+,');
  await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
  await atEachSize('settings');
});

/** What can be used or reads as a heading, and lies where neither the window nor scrolling shows it. */
function outside(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const scrolls = (value: string) => value === 'auto' || value === 'scroll';
    const isOutside = (element: Element) => {
      const box = element.getBoundingClientRect();
      if (box.width <= 1 || box.height <= 1 || !element.checkVisibility({ visibilityProperty: true }))
        return false;
      let [left, top, right, bottom] = [box.left, box.top, box.right, box.bottom];
      for (let at = element.parentElement; at; at = at.parentElement) {
        const style = getComputedStyle(at);
        const around = at.getBoundingClientRect();
        // What scrolls shows all of it in the end; seen from outside it is as large as its box.
        if (scrolls(style.overflowX))
          [left, right] = [Math.max(left, around.left), Math.min(right, around.right)];
        if (scrolls(style.overflowY))
          [top, bottom] = [Math.max(top, around.top), Math.min(bottom, around.bottom)];
        if (right <= left || bottom <= top) return false;
      }
      const spare = 1;
      return left < -spare || top < -spare || right > innerWidth + spare || bottom > innerHeight + spare;
    };
    const found = document.querySelectorAll(
      'button, input, textarea, a[href], h1, h2, h3, [role="option"], [role="treeitem"], [role="tab"], [role="radio"], [role="combobox"]',
    );
    return [...found]
      .filter((element) => !element.closest('.monaco-editor') && isOutside(element))
      .map((element) => `${element.localName} ${element.getAttribute('aria-label') ?? element.textContent}`);
  });
}
