import type { Notice } from '#shared/notice';
import type { Notifier } from '../core/ports';

/** A notifier before anybody tells the user: what it is told until then is kept and told first. */
export type HeldNotices = Notifier & {
  /** From now on everything is told by the given function. */
  handTo(tell: (notice: Notice) => void): void;
};

export function heldNotices(): HeldNotices {
  let tell: ((notice: Notice) => void) | null = null;
  const held: Notice[] = [];
  return {
    notify: (notice) => {
      if (tell) tell(notice);
      else held.push(notice);
    },
    handTo: (next) => {
      tell = next;
      for (const notice of held.splice(0)) next(notice);
    },
  };
}
