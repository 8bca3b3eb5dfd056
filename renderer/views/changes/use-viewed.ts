import type { ChangedFile } from '#shared/changeset';
import type { SessionId } from '#shared/ids';
import type { ViewedState } from '#shared/projections/viewed-files';
import { useCommands } from '../../state/commands';
import { markUnviewed, markViewed } from '../../state/viewed-marks';
import { nextUnviewed } from './next-unviewed';

/** Marking the file that is shown as viewed, and going on to what is still to be looked at. */
export function useViewed(given: {
  session: SessionId;
  /** The files that are stepped through, in their order. */
  order: readonly ChangedFile[];
  shown: ChangedFile | undefined;
  viewedOf: (file: ChangedFile) => ViewedState;
  show: (file: ChangedFile) => void;
}): void {
  const { session, order, shown, viewedOf, show } = given;
  useCommands({
    'file.viewed': shown
      ? () => {
          if (viewedOf(shown) !== 'viewed') void markViewed(session, shown);
          const next = nextUnviewed(order, shown, viewedOf);
          if (next) show(next);
        }
      : undefined,
    'file.toggle-viewed': shown
      ? () =>
          void (viewedOf(shown) === 'viewed' ? markUnviewed(session, shown.path) : markViewed(session, shown))
      : undefined,
  });
}
