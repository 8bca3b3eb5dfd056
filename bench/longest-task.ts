import type { Page } from '@playwright/test';

/** Notes every task of the page that takes 50 ms and more. */
export async function watchTasks(page: Page): Promise<void> {
  await page.evaluate(`void (() => {
    window.benchTasks = [];
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) window.benchTasks.push(task.duration);
    }).observe({ type: 'longtask' });
  })()`);
}

/** Milliseconds of the longest one since it was asked for last; 0 when none took 50. */
export function longestTask(page: Page): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => setTimeout(() => {
    resolve(Math.max(0, ...window.benchTasks.splice(0)));
  }, 100))`);
}
