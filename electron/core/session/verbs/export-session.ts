import { describeRefusal } from '#shared/describe-refusal';
import type { LongText, StoredEvent } from '#shared/events';
import type { ExportStep } from '#shared/export';
import { ok } from '#shared/result';
import { changesetPatch, readChangeset } from '../../changeset';
import { exportSession } from '../../export';
import { textFromBytes } from '../../git';
import type { CoreHandlers } from '../../handlers';
import type { Ports } from '../../ports';
import { openStream } from '../../stream';
import { knownSession, type LiveSession, readLog, type SessionStore, shownEvent } from '../store';
import type { RepositoryReading } from './repository-reading';
import { spanOf } from './scope-span';

/** Largest diff that becomes part of an export, in bytes: it is looked through as a whole. */
const LARGEST_PATCH = 16 * 1024 * 1024;

/** Exports a session as it is now; what happens in it meanwhile is not part of it. */
export function createExport(
  store: SessionStore,
  reading: RepositoryReading,
  { clock, version }: Pick<Ports, 'clock' | 'version'>,
): CoreHandlers['sessions']['export'] {
  return ({ session: id, format, redact, text }, signal) =>
    openStream<ExportStep>(signal, async function* ({ signal: left }) {
      const found = knownSession(store, id);
      if (!found.ok) return yield { step: 'refused', refusal: found.refusal };
      const session = found.value;
      const steps = exportSession({
        row: session.durable.state.row,
        events: eventsOf(session, left),
        whole: (long) => wholeOf(session, long),
        changes: () => changesOf(session, reading),
        ...{ format, redact, text, exportedAt: clock.now(), by: `Understory ${version}` },
      });
      for await (const step of steps) {
        if (left.aborted) return;
        yield step;
      }
    });
}

/** The events that are on disk now. */
export async function* eventsOf(session: LiveSession, left: AbortSignal): AsyncGenerator<StoredEvent[]> {
  const { state, end } = session.durable;
  let at = state.row.createdAt;
  for await (const { lines } of readLog(session.logPath, { seq: 0, bytes: 0 }, end.bytes)) {
    if (left.aborted) return;
    const events: StoredEvent[] = [];
    for (const line of lines) {
      const event = shownEvent(line, at);
      if (!event) continue;
      at = event.at;
      events.push(event);
    }
    yield events;
  }
}

/** Where the whole text is lost, its beginning is what there is. */
export async function wholeOf({ bodies }: LiveSession, { text, body }: LongText): Promise<string> {
  return body === null ? text : ((await bodies.read(body)) ?? text);
}

async function changesOf(session: LiveSession, reading: RepositoryReading) {
  const read = await reading(session.id, async (found) => {
    const span = await spanOf(found, { kind: 'session' });
    if (!span.ok) return span;
    const { repositoryPath, from, to } = span.value;
    const { files, additions, deletions } = await readChangeset(
      repositoryPath,
      { kind: 'session' },
      from,
      to,
    );
    const patch = await changesetPatch(repositoryPath, { from, to, complete: false }, LARGEST_PATCH);
    return ok({ from, to, files, additions, deletions, patch: patch.ok ? textFromBytes(patch.value) : null });
  });
  return read.ok ? read.value : { refused: describeRefusal(read.refusal).title };
}
