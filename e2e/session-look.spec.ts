import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { AgentId } from '#shared/ids';
import { agentNamed } from './agents';
import { expect, test } from './fixture';

const SIZES = [
  { width: 1024, height: 700 },
  { width: 1440, height: 900 },
  { width: 1920, height: 1200 },
] as const;
const THEMES = ['light', 'dark'] as const;
const LONG = 'a-folder-with-a-very-long-name/and-another-one-below-it-that-is-no-shorter/and-a-third';
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

/** Reads much, asks, edits files of long names, and answers at length. */
const author = agentNamed('An agent of the user with quite a long name', [
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
      title: `Read ${LONG}/file-${index}.ts`,
      kind: 'read' as const,
      status: 'completed' as const,
      locations: [{ path: `${LONG}/file-${index}.ts` }],
    },
  })),
  {
    ask: {
      id: 'run',
      title: 'npm test',
      kind: 'execute',
      rawInput: { command: `npm test -- --project ${LONG} --reporter=verbose` },
    },
    allowed: [
      { write: { path: `${LONG}/token-bucket.ts`, content: 'export const bucketSize = 20;\n' } },
      { write: { path: 'README.md', content: '# Shop\n\nNow with a limit.\n' } },
    ],
  },
  { say: ANSWER },
]);
const printer = {
  id: AgentId.parse('printer'),
  name: 'Printer',
  protocol: 'command' as const,
  launch: {
    command: 'sh',
    args: ['-c', 'printf "\\033[32mone\\033[0m\\n  two # not a heading\\nthree\\n"', 'printer', '{prompt}'],
    env: {},
  },
};
const TITLE =
  'Limit how many requests a client of the shop may send in a second, and tell it when it may send the next';

test('every main view fits the window at any size, in both themes, with long names', async ({
  place,
  start,
}) => {
  test.slow();
  await place.settings({ defaultAgent: author.id, customAgents: [author, printer] });
  const repository = await place.repository(
    { 'README.md': '# Shop\n', [`${LONG}/file-0.ts`]: 'export {};\n' },
    'the-shop-of-everything-and-more',
  );
  const { ui } = await start();
  const { page } = ui;
  const check = async (view: string, axe = true) => {
    for (const size of SIZES) {
      await page.setViewportSize(size);
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
        await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
        const name = `${view}-${size.width}-${theme}`;
        await page.screenshot({ path: join('test-results', 'screenshots', 'fits', `${name}.png`) });
        expect.soft(await outside(page), name).toEqual([]);
        if (axe && size.width === 1440) expect.soft(await violations(page), name).toEqual([]);
      }
    }
  };

  await ui.start.openRepository(repository);
  await page.keyboard.press('ControlOrMeta+n');
  await ui.composer.prompt.fill(TITLE);
  await check('composer');
  await ui.composer.startSession(TITLE);
  await expect(ui.permission.card).toBeVisible();
  await check('permission');
  await ui.permission.answer('Allow once');
  await ui.sessions.expectEnded(/Limit how many/);
  await expect(ui.conversation.log.getByRole('button', { name: /Read 4 files/ })).toBeVisible();
  await expect(ui.conversation.log.locator('pre span[style*="color"]').first()).toBeVisible();
  await ui.changes.file(/token-bucket/).click();
  await expect(ui.changes.diff).toContainText('bucketSize');
  await check('session');
  await ui.apply.open();
  await expect(ui.apply.dialog.getByRole('button', { name: /^Apply 2 files/ })).toBeEnabled();
  await check('apply');
  await page.keyboard.press('Escape');

  await ui.composer.startSession('Print something', { agent: 'Printer' });
  await ui.sessions.expectEnded('Print something');
  await expect(ui.conversation.log).toContainText('two # not a heading');
  // As it was printed: a line is a line, colours are no codes, and the row says what was asked.
  expect(await ui.conversation.log.innerText()).toContain('one\n  two # not a heading\nthree');
  expect(await ui.conversation.log.innerText()).not.toMatch(/\{prompt\}|\\u001b/);
  await check('unchanged');
  await page.keyboard.press('ControlOrMeta+,');
  await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
  await check('settings');
});

/** What is drawn beyond the window's edges or, sideways, beyond what holds it and does not scroll. */
function outside(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const clipped = (element: Element): DOMRect | null => {
      let box = element.getBoundingClientRect();
      for (let holder = element.parentElement; holder; holder = holder.parentElement) {
        if (getComputedStyle(holder).overflowX === 'visible') continue;
        const edge = holder.getBoundingClientRect();
        const left = Math.max(box.left, edge.left);
        const right = Math.min(box.right, edge.right);
        const top = Math.max(box.top, edge.top);
        const bottom = Math.min(box.bottom, edge.bottom);
        if (right <= left || bottom <= top) return null;
        box = new DOMRect(left, top, right - left, bottom - top);
      }
      return box;
    };
    const tell = (element: Element) =>
      `${element.tagName.toLowerCase()} ${(element.getAttribute('aria-label') ?? element.textContent).slice(0, 60)}`;
    for (const element of document.querySelectorAll('button, input, textarea, [role], p, span, h1, h2, li')) {
      if (element.closest('.monaco-editor, [aria-hidden="true"], .sr-only')) continue;
      const whole = element.getBoundingClientRect();
      if (whole.width === 0 || whole.height === 0) continue;
      const box = clipped(element);
      if (
        box &&
        (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1)
      )
        found.push(`outside: ${tell(element)}`);
      // A control that is cut off at its right cannot be read or met; text says so by its dots.
      const control = element.matches('button, input, textarea');
      if (control && box && whole.right - box.right > 1 && !element.closest('[data-scrolls]'))
        found.push(`cut: ${tell(element)}`);
    }
    return found;
  });
}

async function violations(page: Page): Promise<string[]> {
  const result = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  );
}
