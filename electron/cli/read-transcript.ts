import type { StoredEvent } from '#shared/events';
import { emptyTranscript, foldTranscript, type Transcript } from '#shared/projections/transcript';
import type { SessionRow } from '#shared/session';
import type { VerbContext } from './verb';

/** All that a session's events tell, up to the state of the row. */
export async function readTranscript({ client }: VerbContext, row: SessionRow): Promise<Transcript> {
  const events: StoredEvent[] = [];
  if (row.seq > 0) {
    const leave = new AbortController();
    const asked = { session: row.session, after: 0 };
    for await (const batch of await client.sessions.events(asked, { signal: leave.signal })) {
      events.push(...batch);
      if ((events.at(-1)?.seq ?? 0) >= row.seq) break;
    }
    leave.abort();
  }
  return foldTranscript(emptyTranscript, events);
}
