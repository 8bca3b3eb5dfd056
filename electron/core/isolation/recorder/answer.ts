import { z } from 'zod';
import { CommitId, RepoPath } from '#shared/ids';
import { OngoingOperation } from '#shared/repository';
import { SkippedFile } from '#shared/skipped-file';

/** What Git allows in the name of a ref, roughly: no control characters, no space, none of its own signs. */
const Ref = z
  .string()
  .max(4096)
  .regex(/^refs(\/[^\s\p{Cc}~^:?*[\\/]+)+$/u);

const Size = z.number().int().min(0);
const Seconds = z.number().int().min(0).max(1e12);
const Detail = z.string().max(1000);

/** A tree has an id like a commit's. */
const TreeId = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/);

/** What Git would not have ended on, as it is told outside, too. */
const Stuck = z.object({
  code: z.literal('git-stuck'),
  why: z.enum(['pipe', 'pattern', 'silent', 'endless']),
  command: z.string().max(200),
  path: z.string().max(8192).nullable(),
  line: z.number().int().nullable(),
  seconds: z.number().int(),
});

const Header = z.object({
  state: z
    .union([
      z.object({ failed: z.enum(['unreadable', 'too-large']), detail: Detail }),
      z.object({
        ref: Ref.nullable(),
        commit: CommitId.nullable(),
        branch: CommitId.nullable(),
        operation: OngoingOperation.nullable(),
        index: z.object({ size: Size, seconds: Seconds }).nullable(),
        asGiven: z.boolean(),
        pack: Size,
      }),
    ])
    .nullable(),
  files: z
    .union([
      z.object({
        failed: z.enum(['stuck', 'too-large', 'failed']),
        detail: z.string().max(20_000),
        stuck: Stuck.nullable(),
      }),
      z.object({
        tree: TreeId,
        leftOut: z.array(SkippedFile),
        unmerged: z.array(RepoPath),
        pipes: z.array(z.string()),
        index: Size,
        seconds: Seconds,
        pack: Size,
      }),
    ])
    .nullable(),
});
type Header = z.infer<typeof Header>;

/** What the recorder said of a private folder: an agent may have made it say anything. */
export type Inside = {
  /** Full ref that HEAD names; null where it is detached. */
  readonly ref: string | null;
  readonly commit: CommitId | null;
  readonly branch: CommitId | null;
  readonly operation: OngoingOperation | null;
  /** Null where there is none. */
  readonly index: { readonly bytes: Buffer; readonly seconds: number } | null;
  /** The user's refs are there as they were given, and the index can be read. Only what saves giving them again may go by it. */
  readonly asGiven: boolean;
  /** Objects that only the private folder has. Null: there are none. */
  readonly pack: Buffer | null;
};

/** What the recorder said of the worktree's files, before any of it is believed. */
export type FilesInside = Pick<
  Extract<NonNullable<Header['files']>, { tree: string }>,
  'tree' | 'leftOut' | 'unmerged' | 'pipes' | 'seconds'
> & {
  readonly index: Buffer;
  /** What of the tree is new. Null: nothing. */
  readonly pack: Buffer | null;
};

type FailedIn<Part extends keyof Header> = Extract<NonNullable<Header[Part]>, { failed: string }>;

export type Answer = {
  readonly state: Inside | FailedIn<'state'> | null;
  readonly files: FilesInside | FailedIn<'files'> | null;
};

/** What the recorder says at once of a request that it has. */
const HEARD = 'understory 3\n';
const SIZES = /^(\d{1,9}) (\d{1,10})\n/;
const LONGEST_START = HEARD.length + 22;

/**
 * How long an answer is that begins with these bytes. `heard`: the recorder has said no more than that it has the request; null: not even
 * that.
 */
export function sizeOfAnswer(start: Buffer): number | 'heard' | 'nonsense' | null {
  const text = start.toString('latin1', 0, LONGEST_START);
  if (text.length < HEARD.length) return HEARD.startsWith(text) ? null : 'nonsense';
  if (!text.startsWith(HEARD)) return 'nonsense';
  const said = text.slice(HEARD.length);
  const sizes = SIZES.exec(said);
  if (sizes) return HEARD.length + sizes[0].length + Number(sizes[1]) + Number(sizes[2]);
  return text.length < LONGEST_START && /^[\d ]*$/.test(said) ? 'heard' : 'nonsense';
}

/** Null for what the recorder does not say. */
export function parseAnswer(output: Buffer): Answer | null {
  const sizes = SIZES.exec(output.toString('latin1', HEARD.length, LONGEST_START));
  if (!sizes || sizeOfAnswer(output) !== output.length) return null;
  const from = HEARD.length + sizes[0].length;
  let at = from + Number(sizes[1]);
  const header = headerIn(output.subarray(from, at));
  if (header === null) return null;
  const take = (size: number): Buffer => {
    at += size;
    return output.subarray(at - size, at);
  };
  const { state, files } = header;
  const answer: Answer = {
    state:
      state === null || 'failed' in state
        ? state
        : {
            ...state,
            index: state.index && { bytes: take(state.index.size), seconds: state.index.seconds },
            pack: packOrNone(take(state.pack)),
          },
    files:
      files === null || 'failed' in files
        ? files
        : { ...files, index: take(files.index), pack: packOrNone(take(files.pack)) },
  };
  return at === output.length ? answer : null;
}

function headerIn(bytes: Buffer): Header | null {
  try {
    return Header.safeParse(JSON.parse(bytes.toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}

function packOrNone(bytes: Buffer): Buffer | null {
  return bytes.length > 0 ? bytes : null;
}
