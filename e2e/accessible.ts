import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './fixture';

/**
 * Axe finds nothing in either theme, and with reduced motion nothing moves. `view` names what is on screen, `part` is a
 * selector of what there is to look at: the whole page takes a second.
 */
export async function expectAccessible(page: Page, view = '', part = 'html'): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    // A spinner, the cursor of an editor.
    const moving = await page.evaluate(() => document.getAnimations().map((one) => one.playState));
    expect.soft(moving, `${view}, ${theme}`).toEqual([]);
    const axe = new AxeBuilder({ page }).setLegacyMode(true).include(part);
    // Of all that it looks for, only colours are others in the other theme.
    if (theme === 'dark') axe.withRules(['color-contrast']);
    const { violations, passes } = await axe.analyze();
    expect(passes.length).toBeGreaterThan(theme === 'dark' ? 0 : 10);
    const found = violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ html, failureSummary }) => `${html.slice(0, 300)} ${failureSummary}`),
    }));
    expect.soft(found, `${view}, ${theme}`).toEqual([]);
  }
}
