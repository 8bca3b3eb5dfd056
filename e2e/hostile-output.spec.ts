import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { agentNamed } from './agents';
import { expect, test } from './fixture';
import { listenOnLoopback } from './loopback';

/** What must appear nowhere in names, titles and commands: controls, and marks that hide or reorder text. */
const INVISIBLE =
  '[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]';

const SCRIPT = 'window.owned=1';

/** Ways to get more than text out of a text, for a server at `url`. */
function attacks(url: string): string[] {
  return [
    `<script>${SCRIPT}</script>`,
    `<script src="${url}/script.js"></script>`,
    `<img src="${url}/img.png" onerror="${SCRIPT}">`,
    `<svg onload="${SCRIPT}"><image href="${url}/svg.png"/></svg>`,
    `<iframe src="${url}/frame"></iframe><iframe srcdoc="<script>parent.owned=1</script>"></iframe>`,
    `<object data="${url}/object"></object><embed src="${url}/embed">`,
    `<form action="${url}/form"><button id="send" autofocus>Send</button></form>`,
    `<style>@import url("${url}/style.css"); * { display: none }</style>`,
    `<link rel="stylesheet" href="${url}/link.css"><base href="${url}/"><meta http-equiv="refresh" content="0;url=${url}/">`,
    `<details open ontoggle="${SCRIPT}">x</details><video src="${url}/v" onerror="${SCRIPT}"></video>`,
    `![remote](${url}/remote.png)`,
    `![inline](data:image/svg+xml,<svg onload="${SCRIPT}"/>)`,
    `[run](javascript:${SCRIPT})`,
    `[run again](JaVa&#x53;cript&colon;${SCRIPT})`,
    `[page](data:text/html,<script>${SCRIPT}</script>)`,
    '[secrets](file:///etc/passwd)',
    '[settings](vscode://settings)',
    `[plain](${url}/plain)`,
    '[user](https://example.org@evil.example/)',
    `<javascript:${SCRIPT}>`,
    `[reference][r]\n\n[r]: javascript:${SCRIPT}`,
    'note[^1]\n\n[^1]: <img src=x onerror=window.owned=1>',
    '| <img src=x onerror=window.owned=1> |\n|---|\n| [x](javascript:window.owned=1) |',
    '[a good link](https://example.org/path?query#hash)',
  ];
}

test('HTML, Markdown, control and bidi attacks in agent output stay text', async ({ place, start }) => {
  await using server = await listenOnLoopback();
  const hostile = attacks(server.url);
  const disguise =
    '\u001b[2J\u001b]8;;https://evil.example\u0007rm -rf \u202etxt.efas\u2066 \u200b\u0000\u009b31m';
  await place.settings({
    defaultAgent: 'attacker',
    customAgents: [
      agentNamed('Attacker', [
        { think: hostile.join('\n\n') },
        { plan: hostile.slice(0, 3).map((content) => ({ content, status: 'pending' as const })) },
        ...hostile.map((say) => ({ say: `${say}\n\n` })),
        { say: `Run \`${disguise}\`, ${disguise} &#x202e; \u{1f469}\u200d\u{1f4bb} \u2764\ufe0f.\n\n` },
        { tool: { id: 'title', title: `${disguise} <img src=x onerror=${SCRIPT}>`, status: 'completed' } },
        {
          tool: {
            id: 'output',
            title: 'Print',
            kind: 'execute',
            status: 'completed',
            rawInput: { command: disguise },
            content: [
              { type: 'content', content: { type: 'text', text: `${hostile.join('\n')}\n${disguise}` } },
            ],
          },
        },
        {
          ask: {
            id: 'ask',
            title: disguise,
            kind: 'execute',
            rawInput: { command: disguise },
            options: [
              { optionId: 'a', kind: 'allow_once', name: disguise },
              { optionId: 'b', kind: 'allow_always', name: `<b>${disguise}</b>` },
              { optionId: 'c', kind: 'reject_once', name: 'No' },
            ],
          },
          rejected: [{ error: { code: -32000 - 1, message: `${hostile[0]} ${disguise}` } }],
        },
      ]),
    ],
  });
  const repository = await place.repository({ 'a.txt': 'one\n' });
  const { app, ui } = await start();
  await ui.start.openRepository(repository);

  const seen = watchPage(ui.page);
  const native = await recordNative(app);
  const url = ui.page.url();
  await ui.composer.startSession(`<img src=x onerror=${SCRIPT}> ${'title \u202e\u0007'}`);
  await expect(ui.permission.card).toBeVisible();
  await expect(ui.conversation.log).toContainText('a good link');
  await ui.page.screenshot({ path: join('test-results', 'screenshots', 'hostile-output.png') });

  await test.step('nothing in names, titles and commands is invisible or turns text around', async () => {
    const told = await ui.page.evaluate(() => {
      const texts = [...document.querySelectorAll('[aria-label], [title]')].flatMap((element) => [
        element.getAttribute('aria-label') ?? '',
        element.getAttribute('title') ?? '',
      ]);
      for (const part of document.querySelectorAll('nav, header, footer, h1, fieldset, [aria-expanded]'))
        texts.push(part.textContent);
      // What is a part of an emoji stays.
      const all = document.body.textContent.replaceAll('\u{1f469}\u200d\u{1f4bb}', '');
      return [...texts, document.title, all];
    });
    expect(told.filter((text) => new RegExp(INVISIBLE).test(text))).toEqual([]);
    await expect(ui.permission.card).toContainText('\\u202etxt.efas');
  });

  await ui.permission.answer('Deny');
  await ui.sessions.expectState('<img', 'Failed');
  await test.step('no element is made of it', async () => {
    for (const top of [0, 400, 800, 1200, 1600, 2400]) {
      await ui.conversation.log.evaluate(async (log, to) => {
        const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        log.scrollTo(0, to);
        await drawn();
        for (const folded of log.querySelectorAll<HTMLElement>('[aria-expanded=false]')) folded.click();
        await drawn();
      }, top);
      const made = await ui.conversation.log.evaluate((log) =>
        [
          ...log.querySelectorAll(
            'script, iframe, object, embed, form, style, link, base, meta, img, video, audio, details, svg:not(.lucide), [onerror], [onload], [ontoggle], [autofocus], [style*="url("], a:not([href^="https://example.org/"]), #send',
          ),
        ].map((element) => element.outerHTML),
      );
      expect(made).toEqual([]);
      const said = await ui.conversation.log.evaluate((log) => log.textContent);
      // What is a part of an emoji stays.
      expect(said.replaceAll('\u{1f469}\u200d\u{1f4bb}', '')).not.toMatch(new RegExp(INVISIBLE));
    }
    await expect(ui.conversation.log.locator('.markdown .hidden-character').first()).toBeAttached();
    expect((await ui.conversation.rows()).join('\n')).toContain(hostile[0]);
  });

  await test.step('links lead nowhere but through a native question', async () => {
    for (const name of ['run', 'run again', 'page', 'secrets', 'settings', 'plain', 'user', 'reference']) {
      const word = ui.conversation.log.getByText(name, { exact: true }).last();
      await word.click();
      await word.click({ button: 'middle' });
    }
    expect(await native.asked()).toEqual([]);
    const link = ui.conversation.log.getByRole('link', { name: 'a good link' }).last();
    await link.click({ button: 'middle' });
    await link.click({ modifiers: ['ControlOrMeta'] });
    await link.click();
    await expect.poll(native.asked).toContain('https://example.org/path?query#hash');
    expect(await native.opened()).toEqual([]);
  });

  expect(await ui.page.evaluate(() => 'owned' in window)).toBe(false);
  expect(server.asked).toEqual([]);
  expect(seen.foreign).toEqual([]);
  expect(ui.page.url()).toBe(url);
  expect(app.electron.windows()).toHaveLength(1);
});

/** Everything the page did beyond itself: requests to others, navigations, script dialogs, new windows. */
function watchPage(page: Page): { readonly foreign: string[] } {
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (!/^(app:\/\/bundle\/|data:font\/|blob:app:)/.test(request.url()))
      foreign.push(`asked ${request.url()}`);
  });
  page.on('framenavigated', (frame) => foreign.push(`went to ${frame.url()}`));
  page.on('dialog', (dialog) => {
    foreign.push(`asked the user: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => foreign.push(`opened ${popup.url()}`));
  return { foreign };
}

/** Native questions are noted and answered with Cancel; what would open in the system's browser is noted, not opened. */
async function recordNative(app: { electron: import('@playwright/test').ElectronApplication }) {
  const notes = await app.electron.evaluateHandle(({ dialog, shell }) => {
    const asked: string[] = [];
    const opened: string[] = [];
    dialog.showMessageBox = (...args: unknown[]) => {
      const options = args.at(-1);
      if (typeof options === 'object' && options !== null && 'detail' in options)
        asked.push(String(options.detail));
      return Promise.resolve({ response: 2, checkboxChecked: false });
    };
    shell.openExternal = (address: string) => {
      opened.push(address);
      return Promise.resolve();
    };
    return { asked, opened };
  });
  return {
    asked: () => notes.evaluate(({ asked }) => asked),
    opened: () => notes.evaluate(({ opened }) => opened),
  };
}
