import type { Notice } from '#shared/notice';

/** What happens in this time after a notice is told together. */
const SPAN_MS = 4000;

/** Hands the first notice on at once, and what comes shortly after it as one list: five notifications at once say less. */
export function gatherNotices(tell: (notices: readonly Notice[]) => void): {
  take(notice: Notice): void;
  stop(): void;
} {
  let timer: NodeJS.Timeout | null = null;
  let held: Notice[] = [];
  const pass = (notices: readonly Notice[]) => {
    tell(notices);
    timer = setTimeout(() => {
      timer = null;
      const gathered = held;
      held = [];
      if (gathered.length > 0) pass(gathered);
    }, SPAN_MS);
  };
  return {
    take: (notice) => {
      if (timer) held.push(notice);
      else pass([notice]);
    },
    stop: () => {
      if (timer) clearTimeout(timer);
    },
  };
}
