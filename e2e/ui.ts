import { expect, type Locator, type Page } from '@playwright/test';
import type { RunningApp } from './launch';

/** The app's window; in the packaged app there is no way into the process behind it. */
type DrivenWindow = Pick<RunningApp, 'page'> & Partial<Pick<RunningApp, 'electron'>>;

/** The keys of the dialogs that a session with changes offers, beside its apply. */
export const dialogKeys = {
  update: 'ControlOrMeta+Shift+U',
  rename: 'F2',
  continue: 'ControlOrMeta+Alt+C',
  'start on its result': 'Shift+Alt+S',
  discard: 'ControlOrMeta+Backspace',
  history: 'ControlOrMeta+Shift+Y',
  'past applies': 'ControlOrMeta+Shift+A',
  keys: 'ControlOrMeta+/',
  installation: 'ControlOrMeta+Shift+H',
  inbox: 'ControlOrMeta+I',
  budget: 'ControlOrMeta+Alt+B',
  'remembered permissions': 'ControlOrMeta+Alt+R',
  export: 'Shift+Alt+X',
  'worktrees and trash': 'ControlOrMeta+Alt+W',
} as const;

/** What a user does in the window, in the user's words. Locators are roles and names, as assistive technology sees them. */
export type Ui = ReturnType<typeof createUi>;

export function createUi(app: DrivenWindow) {
  const { page } = app;
  return {
    page,
    start: startScreen(app),
    composer: composer(page),
    sessions: sessions(page),
    conversation: conversation(page),
    permission: permission(page),
    changes: changes(page),
    apply: apply(page),
    conflicts: conflicts(page),
    /** Runs a command by its title, as from the palette. */
    command: async (title: string) => {
      await page.keyboard.press('ControlOrMeta+k');
      const search = page.getByRole('combobox').last();
      await search.fill(title);
      await page.getByRole('option', { name: title }).first().click();
    },
    theme: (theme: 'light' | 'dark') => page.emulateMedia({ colorScheme: theme }),
  };
}

function startScreen(app: DrivenWindow) {
  return {
    tryDemo: () => app.page.getByRole('button', { name: 'Try the demo' }).click(),
    /** The native folder dialog is answered with `path`; everything else is real. */
    openRepository: async (path: string) => {
      if (!app.electron) throw new Error('the native dialog can be answered only from inside the app');
      await app.electron.evaluate(({ dialog }, chosen) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
      }, path);
      await app.page.keyboard.press('ControlOrMeta+o');
    },
  };
}

function composer(page: Page) {
  const prompt = page.getByRole('textbox', { name: 'Prompt', exact: true });
  return {
    prompt,
    /** From anywhere: opens the composer, writes the prompt, presses Enter and waits until the session is open. */
    startSession: async (text: string, choose: { agent?: string; permissions?: string } = {}) => {
      await page.keyboard.press('ControlOrMeta+n');
      await prompt.fill(text);
      if (choose.agent) {
        await page.getByRole('button', { name: /^Agent: / }).click();
        const picker = page.getByRole('dialog', { name: 'Agent' });
        await picker.getByRole('option', { name: choose.agent }).first().click();
      }
      if (choose.permissions) {
        await page.getByRole('combobox', { name: 'Permissions' }).click();
        await page.getByRole('option', { name: choose.permissions }).click();
      }
      // A repository that is just being opened is not there to work in yet.
      await page.getByRole('button', { name: /^Repository: (?!Open a repository)/ }).waitFor();
      await prompt.press('Enter');
      await page.getByRole('textbox', { name: 'Follow-up prompt' }).waitFor();
    },
  };
}

/** Of a row's name what tells of the session itself: at its end stand the titles of those that it conflicts with. */
function ownWords(words: string): RegExp {
  const literal = words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^(?:(?!Conflicts with “).)*${literal}`, 'is');
}

function sessions(page: Page) {
  const list = page.getByRole('listbox', { name: 'Sessions' });
  const filter = page.getByRole('searchbox', { name: 'Filter sessions' });
  const row = (title: string | RegExp): Locator =>
    list.getByRole('option', { name: typeof title === 'string' ? ownWords(title) : title });
  return {
    list,
    row,
    open: (title: string | RegExp) => row(title).click(),
    filter,
    /** Waits until the session's last turn has ended well, whatever came of it. */
    expectEnded: (title: string | RegExp) =>
      expect(row(title)).toHaveAccessibleName(
        /, (Ready for review|Done, nothing changed|Applied|Suggestion ready)/,
        {
          timeout: 60_000,
        },
      ),
    /** Waits until the row says the state, such as `Ready` or `Working`. */
    expectState: (title: string, state: string | RegExp) =>
      expect(row(title)).toHaveAccessibleName(
        state instanceof RegExp ? state : new RegExp(`, ${state}\\b`, 'i'),
        {
          timeout: 60_000,
        },
      ),
  };
}

function conversation(page: Page) {
  const log = page.getByRole('log', { name: 'transcript' });
  return {
    log,
    /** The texts of all rows from the first to the last, read by scrolling, as only those in view are drawn. */
    rows: () =>
      log.evaluate(async (scroller) => {
        const rows = new Map<number, string>();
        const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        const read = () => {
          for (const row of scroller.querySelectorAll('[data-index]'))
            rows.set(Number(row.getAttribute('data-index')), row.textContent);
        };
        for (let top = 0; ; top += scroller.clientHeight) {
          scroller.scrollTop = top;
          await drawn();
          read();
          if (top + scroller.clientHeight >= scroller.scrollHeight) break;
        }
        return [...rows.entries()].sort(([a], [b]) => a - b).map(([, text]) => text);
      }),
    followUp: page.getByRole('textbox', { name: 'Follow-up prompt' }),
    send: async (text: string) => {
      await page.getByRole('textbox', { name: 'Follow-up prompt' }).fill(text);
      await page.keyboard.press('Enter');
    },
    stop: () => page.getByRole('button', { name: 'Stop' }).click(),
  };
}

function permission(page: Page) {
  const card = page.getByRole('group', { name: 'permission request' });
  const asked = card.getByRole('region', { name: 'What it asks for' });
  const button = (name: string | RegExp) => card.getByRole('button', { name });
  return {
    card,
    asked,
    button,
    /** It has been there for long enough that its keys count. */
    settled: () => expect(button('Deny')).toBeEnabled(),
    answer: async (name: string | RegExp) => {
      // What was not seen to its end is not allowed.
      await asked.evaluate((element) => {
        element.scrollTop = element.scrollHeight;
      });
      // The narrowest answer stands first.
      await button(name).first().click();
    },
  };
}

function changes(page: Page) {
  const tree = page
    .getByRole('tree', { name: 'changed files' })
    .or(page.getByRole('listbox', { name: 'changed files' }));
  return {
    files: tree,
    file: (name: string | RegExp) =>
      tree.getByRole('treeitem', { name }).or(tree.getByRole('option', { name })),
    diff: page.getByRole('region', { name: 'diff' }),
  };
}

/** The conflicts of an apply or update: their list, and the one that is shown beside it. */
function conflicts(page: Page) {
  const dialog = page.getByRole('dialog');
  const list = dialog.getByRole('listbox', { name: 'Conflicts' });
  const row = (file: string): Locator => list.getByRole('option').filter({ hasText: file });
  const pane = dialog.getByRole('region', { name: 'conflict', exact: true });
  /** Goes with the keys to a file of the list. */
  const reach = async (file: string) => {
    await list.focus();
    await page.keyboard.press('Home');
    while ((await row(file).getAttribute('aria-selected')) !== 'true') await page.keyboard.press('ArrowDown');
    await expect(pane.getByRole('heading')).toContainText(file);
  };
  return {
    list,
    row,
    pane,
    resolved: list.getByRole('img', { name: 'resolved' }),
    /** Resolves a file as a whole, by the button or the menu that has the outcome. */
    take: async (file: string, outcome: string | RegExp) => {
      await row(file).click();
      await expect(pane.getByRole('heading')).toContainText(file);
      const button = pane.getByRole('button', { name: outcome });
      const menu = pane.getByRole('button', { name: 'More ways to resolve' });
      await menu.or(button).first().waitFor();
      if (await button.isVisible()) return button.click();
      await menu.click();
      return page.getByRole('menuitem', { name: outcome }).click();
    },
    reach,
    /** Goes with the keys to a file of the list and into it, where Tab writes a tab if it is a text. */
    enter: async (file: string) => {
      await reach(file);
      await page.keyboard.press('Enter');
    },
  };
}

function apply(page: Page) {
  const dialog = page.getByRole('dialog');
  return {
    dialog,
    open: () => page.getByRole('button', { name: 'Apply…' }).click(),
    /** Chooses how, waits for the plan, applies, and waits until the dialog is gone. */
    as: async (mode: string | RegExp) => {
      await page.getByRole('button', { name: 'Apply…' }).click();
      await dialog.getByRole('radio', { name: mode }).check();
      await dialog.getByRole('button', { name: /^Apply/ }).click();
      await expect(dialog).toBeHidden({ timeout: 30_000 });
    },
    /** Takes the standing apply back and waits until the window says so. */
    undo: async () => {
      const standing = page.getByText(/^Applied to /);
      await standing.first().waitFor();
      await page.getByRole('button', { name: /^Undo/ }).first().click();
      await expect(standing).toHaveCount(0, { timeout: 30_000 });
    },
    discard: async () => {
      await page.getByRole('button', { name: 'Discard', exact: true }).click();
      await page
        .getByRole('alertdialog')
        .or(dialog)
        .getByRole('button', { name: /^Discard/ })
        .click();
    },
  };
}
