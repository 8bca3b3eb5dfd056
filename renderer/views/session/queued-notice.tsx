import { waitsForWords } from '#shared/queue';
import type { SessionRow } from '#shared/session';
import { moveInQueue } from '../../state/session-actions';
import { useQueuePlace, useSessions } from '../../state/sessions';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';

/** Where a queued session stands in the queue, why it waits, and the ways to have it earlier or later. */
export function QueuedNotice(props: { row: SessionRow }) {
  const { session } = props.row;
  const place = useQueuePlace(session);
  const places = useSessions((all) => (all.state === 'ready' ? all.value.places : 0));
  if (!place) return null;
  const { index, of, waitsFor } = place;
  const to = (next: number) => void moveInQueue(session, next);
  return (
    <section aria-label="Queue" className="flex-none border-b border-line px-5 py-1.5">
      <Notice
        tone="quiet"
        unread
        action={
          of === 1 ? null : (
            <span className="flex flex-none gap-1">
              <Button small aria-disabled={index === 0} onClick={index === 0 ? undefined : () => to(0)}>
                Move to Front
              </Button>
              <Button
                small
                look="ghost"
                aria-disabled={index === of - 1}
                onClick={index === of - 1 ? undefined : () => to(index + 1)}
              >
                Move Down
              </Button>
            </span>
          )
        }
      >
        {placeWords(index, of)} {waitsForWords(waitsFor, places)}
      </Notice>
    </section>
  );
}

function placeWords(index: number, of: number): string {
  if (index === 0) return 'Next in the queue.';
  return `${index + 1} of ${of} in the queue.`;
}
