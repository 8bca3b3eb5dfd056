import type { ReviewComment } from '#shared/comment';
import type { StoredEvent } from '#shared/events';
import type { ExportFormat, ExportStep } from '#shared/export';
import type { Imported } from '#shared/imported';
import type { SessionRow } from '#shared/session';
import { describeState, stateOf } from '#shared/session-state';
import { countWork } from './count-work';
import { exportItem, exportTurn, exportTurnEnd, type Whole } from './export-item';
import type {
  ExportAbout,
  ExportChanges,
  ExportComment,
  ExportImported,
  ExportPart,
  LeftOut,
} from './export-part';
import { jsonText } from './json-text';
import { markdownExport } from './markdown-export';
import { type Settled, unfold } from './unfold';
import { withoutSecrets } from './without-secrets';

/** Characters of one step: enough that steps are few, and little to hold. */
const STEP = 128 * 1024;

export type ToExport = {
  readonly row: SessionRow;
  /** All events of the session up to the row, in batches. */
  readonly events: AsyncIterable<readonly StoredEvent[]>;
  readonly whole: Whole;
  /** What of another tool's history is not told. */
  readonly leftOut?: LeftOut;
  readonly changes: () => Promise<ExportChanges>;
  readonly format: ExportFormat;
  readonly redact: boolean;
  /** Without it, only what would be replaced is told. */
  readonly text: boolean;
  readonly exportedAt: Date;
  readonly by: string;
};

/**
 * Exports a session while it reads it: of its conversation only what is not settled yet is held, and each text once. Secrets
 * are replaced in whole texts, before anything is cut, quoted or put in JSON.
 */
export async function* exportSession(session: ToExport): AsyncGenerator<ExportStep> {
  const { row, whole, redact } = session;
  const secrets = withoutSecrets();
  const writer = session.format === 'json' ? jsonText(redact) : markdownExport(redact);
  const work = countWork();
  const conversation = unfold();
  let waiting = '';
  const written = function* (pieces: Iterable<string>): Generator<ExportStep> {
    if (!session.text) return;
    for (const piece of pieces) {
      waiting += piece;
      if (waiting.length < STEP) continue;
      const all = waiting;
      waiting = '';
      yield* inSteps(all);
    }
  };
  const write = function* (part: ExportPart): Generator<ExportStep> {
    work.see(part);
    const clean = redact ? secrets.clean(part) : part;
    yield* written(writer.write(clean));
  };
  const tell = async function* (settled: Iterable<Settled>): AsyncGenerator<ExportStep> {
    for (const one of settled) yield* write(await partOf(one, whole));
  };

  yield* write({ part: 'about', about: aboutOf(session) });
  for await (const events of session.events) {
    yield* tell(conversation.take(events));
    yield { step: 'read', events: events.at(-1)?.seq ?? 0, of: row.seq };
  }
  yield* tell(conversation.end());
  yield* write({ part: 'changes', changes: await session.changes() });
  yield* write({ part: 'comments', comments: conversation.comments.map(commentOf) });
  yield* write({ part: 'metrics', metrics: work.metrics(row) });
  const report = secrets.report();
  yield* written(writer.end(report));
  if (waiting !== '') yield* inSteps(waiting);
  yield { step: 'done', report };
}

async function partOf(settled: Settled, whole: Whole): Promise<ExportPart> {
  switch (settled.is) {
    case 'turn':
      return { part: 'turn', turn: exportTurn(settled.turn) };
    case 'item':
      return { part: 'item', turn: settled.turn, item: await exportItem(settled.item, whole) };
    case 'turn-end':
      return { part: 'turn-end', end: exportTurnEnd(settled.turn) };
    default:
      return settled satisfies never;
  }
}

function aboutOf({ row, leftOut, exportedAt, by }: ToExport): ExportAbout {
  const { session, kind, title, repositoryPath, model, customAgent, permissions, status } = row;
  const { branch, head, createdAt, updatedAt, imported } = row;
  const base = imported ? null : row.base;
  return {
    ...{ session, kind, title, agent: row.agent.name, model, customAgent, permissions, repositoryPath },
    ...{ status, state: describeState(stateOf(row)).label, branch, base, head, createdAt, updatedAt },
    ...{ exportedAt: exportedAt.toISOString(), by },
    ...(imported ? { imported: importedOf(imported, leftOut) } : {}),
  };
}

function importedOf(
  { tool, id, folder, branch }: Imported,
  leftOut: LeftOut = { notUnderstood: 0, cut: false },
): ExportImported {
  return { tool, id, folder, branch, ...leftOut };
}

function commentOf(comment: ReviewComment): ExportComment {
  const { path, side, lines, quoted, text, suggestion, writtenAt, sentIn, resolved, by, judged } = comment;
  const found = by ? { by, judged: judged ?? null } : {};
  return { path, side, lines, quoted, text, suggestion, writtenAt, sentIn, resolved, ...found };
}

/** A long text in steps, none of which ends between the halves of a character. */
function* inSteps(text: string): Generator<ExportStep> {
  for (let at = 0; at < text.length; ) {
    let end = Math.min(text.length, at + STEP);
    if (end < text.length && /[\ud800-\udbff]/.test(text[end - 1] ?? '')) end -= 1;
    yield { step: 'text', text: text.slice(at, end) };
    at = end;
  }
}
