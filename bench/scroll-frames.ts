import type { Page } from '@playwright/test';

/**
 * Scrolls by so many pixels with each frame, as fast as a wheel goes by hand.
 *
 * @param scroller the element that scrolls, as a selector
 */
export async function scrollFrames(
  page: Page,
  scroller: string,
  { frames, step }: { readonly frames: number; readonly step: number },
): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    const scroller = document.querySelector(${JSON.stringify(scroller)});
    // As by hand: what follows the reader follows.
    scroller.dispatchEvent(new WheelEvent('wheel', { bubbles: true }));
    let frames = 0;
    const frame = () => {
      frames += 1;
      if (frames > ${frames}) return resolve();
      scroller.scrollTop += ${step};
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  })`);
}
