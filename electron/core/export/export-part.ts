import type { ProcessEnd } from '#shared/agent';
import type { Attachment } from '#shared/attachment';
import type { ChangedFile } from '#shared/changeset';
import type { CheckEnd } from '#shared/check';
import type { ReviewComment } from '#shared/comment';
import type { ToolKind } from '#shared/events';
import type { Imported, ImportedHistory } from '#shared/imported';
import type { TranscriptTurn } from '#shared/projections/transcript';
import type { SessionRow } from '#shared/session';

/**
 * What an export is made of, in its order. Texts are whole here: they are looked through for secrets before anybody cuts
 * them. These are the words and fields that the JSON has, so a change of them is one of its format.
 */
export type ExportPart =
  | { readonly part: 'about'; readonly about: ExportAbout }
  | { readonly part: 'turn'; readonly turn: ExportTurn }
  | { readonly part: 'item'; readonly turn: number | null; readonly item: ExportItem }
  | { readonly part: 'turn-end'; readonly end: ExportTurnEnd }
  | { readonly part: 'changes'; readonly changes: ExportChanges }
  | { readonly part: 'comments'; readonly comments: readonly ExportComment[] }
  | { readonly part: 'metrics'; readonly metrics: ExportMetrics };

export type ExportAbout = Pick<
  SessionRow,
  'session' | 'kind' | 'title' | 'repositoryPath' | 'model' | 'customAgent' | 'permissions' | 'status'
> &
  Pick<SessionRow, 'branch' | 'head' | 'createdAt' | 'updatedAt'> & {
    /** Null: another tool's session, of which it is not known. */
    readonly base: SessionRow['base'] | null;
    /** Absent: the session is Understory's own. */
    readonly imported?: ExportImported;
    readonly agent: string;
    readonly state: string;
    readonly exportedAt: string;
    readonly by: string;
  };

/** Whose session it is, and what of its history is not part of the export. */
export type ExportImported = Pick<Imported, 'tool' | 'id' | 'folder' | 'branch'> & LeftOut;

/** What of another tool's history cannot be told. */
export type LeftOut = Pick<ImportedHistory, 'notUnderstood' | 'cut'>;

export type ExportTurn = Pick<TranscriptTurn, 'turn' | 'prompt' | 'queuedAt' | 'startedAt'> & {
  readonly attachments: readonly ExportAttachment[];
};

/** What went with a prompt, without what it holds. */
export type ExportAttachment = Pick<Attachment, 'name' | 'type' | 'bytes'>;

export type ExportTurnEnd = Pick<
  TranscriptTurn,
  'turn' | 'endedAt' | 'outcome' | 'stop' | 'plan' | 'abandoned'
> & {
  /** In words; null: it did not fail. */
  readonly failure: string | null;
  readonly tokens: TranscriptTurn['tokens'] | null;
  readonly changes: { readonly files: number; readonly additions: number; readonly deletions: number } | null;
  readonly checkpoint: string | null;
};

export type ExportToolContent =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'diff';
      readonly path: string;
      readonly oldText: string | null;
      readonly newText: string;
    }
  | ExportShown;

/** What an agent showed. Of a picture it is told what it was: an export is one file. */
export type ExportShown =
  | {
      readonly type: 'picture';
      readonly name: string;
      readonly format: Attachment['type'];
      readonly bytes: number;
    }
  | { readonly type: 'link'; readonly name: string; readonly uri: string; readonly bytes: number | null }
  | { readonly type: 'resource'; readonly uri: string; readonly text: string }
  | { readonly type: 'left-out'; readonly about: string };

export type ExportItem =
  | { readonly type: 'said' | 'thought'; readonly at: string; readonly text: string }
  | { readonly type: 'shown'; readonly at: string; readonly shown: ExportShown }
  | {
      readonly type: 'tool';
      readonly call: string;
      readonly title: string;
      readonly kind: string;
      readonly status: string;
      readonly command: string | null;
      readonly exitCode: number | null;
      readonly locations: readonly { readonly path: string; readonly line: number | null }[];
      readonly input: string | null;
      readonly content: readonly ExportToolContent[];
      readonly mcp: { readonly server: string; readonly tool: string } | null;
      readonly startedAt: string;
      readonly endedAt: string | null;
      readonly waitedMs: number;
      readonly denied: boolean;
    }
  | { readonly type: 'note'; readonly at: string; readonly level: 'info' | 'warning'; readonly text: string }
  | {
      readonly type: 'check';
      readonly name: string;
      readonly command: string;
      readonly end: CheckEnd;
      readonly milliseconds: number;
      readonly output: string;
    }
  | { readonly type: 'setup'; readonly command: string; readonly end: ProcessEnd; readonly output: string }
  | {
      readonly type: 'permission';
      readonly title: string;
      readonly command: string | null;
      readonly options: readonly string[];
      readonly answer: { readonly option: string | null; readonly by: string } | null;
    }
  | {
      readonly type: 'shared';
      readonly during: 'turn' | 'setup';
      readonly changes: readonly { readonly text: string; readonly state: string }[];
      readonly more: number;
    };

export type ExportChanges =
  | {
      readonly from: string;
      readonly to: string;
      readonly files: readonly ChangedFile[];
      readonly additions: number;
      readonly deletions: number;
      /** A unified diff; null where it is too large to be part of an export. */
      readonly patch: string | null;
    }
  /** Why they cannot be told. */
  | { readonly refused: string };

export type ExportComment = Pick<
  ReviewComment,
  'path' | 'side' | 'lines' | 'quoted' | 'text' | 'suggestion'
> &
  Pick<ReviewComment, 'writtenAt' | 'sentIn' | 'resolved' | 'by' | 'judged'>;

/** What a session took, in numbers; null: another tool's session, whose history does not tell. */
export type ExportMetrics = {
  readonly turns: number;
  readonly toolCalls: number;
  /** Tool calls by their kind, those that there were. */
  readonly byKind: Partial<Record<ToolKind, number>>;
  readonly commands: number;
  readonly failedCommands: number;
  readonly permissions: { readonly asked: number; readonly denied: number } | null;
  /** As agents report it; time is without what they waited for the user. */
  readonly usage: Pick<SessionRow['usage'], 'tokens' | 'cost' | 'workedMs'> | null;
  readonly files: number | null;
  readonly additions: number | null;
  readonly deletions: number | null;
};
