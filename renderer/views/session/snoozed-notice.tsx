import type { SessionRow } from '#shared/session';
import { needsUser, snoozedWords } from '#shared/session-state';
import { snoozeSession } from '../../state/session-actions';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';

/** That what the session needs is put off, and the way to have it back among the rest. */
export function SnoozedNotice(props: { row: SessionRow }) {
  const { row } = props;
  if (!row.snoozed || !needsUser(row)) return null;
  return (
    <section aria-label="Snoozed" className="flex-none border-b border-line px-5 py-1.5">
      <Notice
        tone="quiet"
        action={
          <Button small onClick={() => void snoozeSession(row.session, null)}>
            Stop Snoozing
          </Button>
        }
      >
        {snoozedWords(row.snoozed)}.
      </Notice>
    </section>
  );
}
