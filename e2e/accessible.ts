import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './fixture';

/** Axe finds nothing in either theme, and with reduced motion nothing moves. `view` names what is on screen. */
export async function expectAccessible(page: Page, view = ''): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    // A spinner, the cursor of an editor.
    const moving = await page.evaluate(() => document.getAnimations().map((one) => one.playState));
    expect.soft(moving, `${view}, ${theme}`).toEqual([]);
    const { violations, passes } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    expect(passes.length).toBeGreaterThan(10);
    const found = violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ html, failureSummary }) => `${html.slice(0, 300)} ${failureSummary}`),
    }));
    expect.soft(found, `${view}, ${theme}`).toEqual([]);
  }
}
