import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { casesByDay } from '../shared/testing/at-night';
import { expect } from './fixture';
import type { RunningApp } from './launch';

/** By day the least, where room is short, and a common one. */
const SIZES = casesByDay(
  [
    { width: 1024, height: 700 },
    { width: 1440, height: 900 },
    { width: 1920, height: 1200 },
  ] as const,
  ({ width }) => width < 1920,
);
/** https://wicg.github.io/window-controls-overlay/, which TypeScript does not know. */
type Overlay = { readonly visible: boolean; getTitlebarAreaRect(): DOMRect };
const THEMES = ['light', 'dark'] as const;

/** Measures at each size that nothing of what is in view lies outside the window, and that no control is cut off. */
export async function expectFits(app: RunningApp, view: string): Promise<void> {
  for (const size of SIZES) {
    await resize(app, size);
    await expectInside(app.page, `${view} at ${size.width}×${size.height}`);
  }
}

/** As {@link expectFits} in both themes, with a screenshot of each to look at, and held to axe at a common size. */
export async function expectFitsAndReads(app: RunningApp, view: string): Promise<void> {
  const { page } = app;
  for (const size of SIZES) {
    await resize(app, size);
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      const name = `${view}-${size.width}-${theme}`;
      await page.screenshot({ path: join('test-results', 'screenshots', 'fits', `${name}.png`) });
      await expectInside(page, name);
      if (size.width === 1440) expect.soft(await violations(page, theme), name).toEqual([]);
    }
  }
}

/** Of the window itself, which alone the system's buttons follow. */
export async function resize(
  { electron, page }: RunningApp,
  size: { width: number; height: number },
  zoom = 1,
): Promise<void> {
  await electron.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
  }, size);
  const inside = { width: size.width / zoom, height: size.height / zoom };
  await page.waitForFunction(({ width, height }) => innerWidth === width && innerHeight === height, inside);
}

/** As {@link expectFits} at the size that the window has. */
export async function expectInside(page: Page, name: string): Promise<void> {
  expect.soft(await outside(page), name).toEqual([]);
}

/**
 * What can be used or reads, and lies where neither the window nor scrolling shows it; the controls that something which
 * does not scroll cuts off at their right; and those that lie under the buttons of the system.
 */
function outside(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    /** The part of the uppermost row that the system leaves to the page; null where it draws nothing there. */
    const titleBar = () => {
      const overlay = (navigator as { windowControlsOverlay?: Overlay }).windowControlsOverlay;
      return overlay?.visible ? overlay.getTitlebarAreaRect() : null;
    };
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
    /** What of it nothing around it cuts off; null: nothing. */
    const shown = (element: Element) => {
      let { left, top, right, bottom } = element.getBoundingClientRect();
      for (let at = element.parentElement; at; at = at.parentElement) {
        if (getComputedStyle(at).overflowX === 'visible') continue;
        const edge = at.getBoundingClientRect();
        [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
        [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
      }
      return right <= left || bottom <= top ? null : { left, top, right, bottom };
    };
    /** Where the rest of it is at its right, it can neither be read nor met; text says so by its dots. */
    const isCut = (element: Element) => {
      const box = shown(element);
      return box !== null && element.getBoundingClientRect().right - box.right > 1;
    };
    const ours = titleBar();
    /** A press on it would be one on a button of the system. */
    const isUnder = (element: Element) => {
      const box = shown(element);
      if (!ours || !box || box.right - box.left <= 1 || box.top >= ours.height) return false;
      return box.left < ours.left || box.right > ours.right;
    };
    const inView = (selector: string) =>
      [...document.querySelectorAll(selector)].filter((element) => !element.closest('.monaco-editor'));
    const tell = (what: string) => (element: Element) =>
      `${what}: ${element.localName} ${(element.getAttribute('aria-label') ?? element.textContent).slice(0, 80)}`;
    const readOrUsed =
      'button, input, textarea, a[href], h1, h2, h3, [role="option"], [role="treeitem"], [role="tab"], [role="radio"], [role="combobox"]';
    return [
      ...inView(readOrUsed).filter(isOutside).map(tell('outside')),
      ...inView('button, input, textarea')
        .filter((element) => !element.closest('[aria-hidden="true"], .sr-only') && isCut(element))
        .map(tell('cut')),
      ...inView(readOrUsed).filter(isUnder).map(tell('under the buttons of the system')),
    ];
  });
}

async function violations(page: Page, theme: (typeof THEMES)[number]): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  // Of all that it looks for, only colours are others in the other theme.
  if (theme === 'dark') axe.withRules(['color-contrast']);
  const result = await axe.analyze();
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  );
}
