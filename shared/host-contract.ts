import { z } from 'zod';
import { contract } from './contract';
import { done, nothing, question, stream, verb } from './contract-verbs';
import { DesktopPreferencesPatch, DesktopState, UntoldNotice } from './desktop';
import { ExportFormat, ExportProgress } from './export';
import { AgentId, AttachmentId, SessionId } from './ids';
import { KeptDraft } from './kept-draft';
import { refusals } from './refusals';

const r = refusals;

/** What only the desktop host can do; served to the window beside the core's contract. */
export const hostContract = {
  host: {
    /** Native folder picker; null when dismissed. */
    pickFolder: question(z.object({ title: z.string() }), z.object({ path: z.string().nullable() })),
    /** Shows a file or folder of a session's worktree or of a repository in the file manager. */
    reveal: verb(z.object({ path: z.string() }), done, [r.notFound]),
    /**
     * Asks where to, and writes sessions there: one as a file, several as files of a folder, in which nothing is replaced.
     * Whoever leaves this ends it; what is written by then stays.
     */
    exportSessions: stream(
      z.object({
        sessions: z.array(SessionId).min(1).max(10_000),
        format: ExportFormat,
        redact: z.boolean(),
      }),
      ExportProgress,
    ),
    /** Shows what was exported last in the file manager. */
    revealExport: question(nothing, done),
    copyText: question(z.object({ text: z.string() }), done),
    /** Asks where to, and writes a picture there that is kept as an attachment. `path` null: dismissed. */
    savePicture: verb(
      z.object({ picture: AttachmentId, name: z.string().max(1000) }),
      z.object({ path: z.string().nullable() }),
      [r.attachmentUnknown, r.notFound, r.diskFull, r.notWritable],
    ),
    /** An https link in the system browser, after the user confirmed it. */
    openLink: question(z.object({ url: z.string() }), done),
    about: question(
      nothing,
      z.object({ electron: z.string(), chrome: z.string(), node: z.string(), demo: z.boolean() }),
    ),
    /** Where the user was in the window when it was last closed, as the window described it; null when it never was. */
    lastView: question(nothing, z.object({ view: z.string().nullable() })),
    /** Keeps where the user is now, for the next window. */
    keepView: question(z.object({ view: z.string().max(200) }), done),
    /** What was being written when the window was last loaded or closed. */
    drafts: question(nothing, z.object({ drafts: z.array(KeptDraft) })),
    /** Keeps what is being written, and lets go of the drafts with the keys `gone`, which were sent or discarded. */
    keepDrafts: question(
      z.object({ kept: z.array(KeptDraft).max(10_000), gone: z.array(z.string()).max(10_000) }),
      done,
    ),
    /** The answer to `drafts.keep`: everything that is being written has been kept. */
    draftsKept: question(nothing, done),
    /** Carries out a command of `commands.ts` that is the host's own, such as zoom or reload; unknown ones do nothing. */
    perform: question(z.object({ command: z.string() }), done),
    /** Menu commands and requests of the host (`commands.ts`) for the window to carry out, in order. */
    commands: stream(
      nothing,
      z.object({ command: z.string(), argument: z.string().nullable().default(null) }),
    ),
  },
  desktop: {
    watch: stream(nothing, DesktopState),
    change: question(DesktopPreferencesPatch, done),
    /** Takes back that the app quits when its agents are done. */
    stay: question(nothing, done),
    /** Which session the user looks at when the window has the focus, so that nothing is told of it. */
    looksAt: question(z.object({ session: SessionId.nullable() }), done),
    /** What happened and could not be told by the system. */
    untold: stream(nothing, UntoldNotice),
  },
  terminal: {
    /**
     * Runs a login method's command, a shell in a session's worktree, or the agent that goes on with it there, in a terminal of
     * the window. The shell stays with its session: where it has one that runs, that is it.
     */
    open: verb(
      z.discriminatedUnion('what', [
        z.object({
          what: z.literal('login'),
          agent: AgentId,
          method: z.string(),
          /** What the user was shown that this runs, as `loginLine` says it: nothing else is run. */
          line: z.string(),
          session: SessionId.nullable(),
          /** In the session's sandbox, where it counts for this session alone; else with the user's own rights. */
          inside: z.boolean(),
        }),
        z.object({ what: z.literal('worktree'), session: SessionId }),
        /** The agent's own command that goes on with the session. */
        z.object({ what: z.literal('resume'), session: SessionId }),
      ]),
      z.object({ terminal: z.string() }),
      [
        r.agentUnknown,
        r.sessionUnknown,
        r.sessionBusy,
        r.worktreeMissing,
        r.loginUnfit,
        r.sandboxUnavailable,
        r.notAvailableHere,
      ],
    ),
    output: stream(
      z.object({ terminal: z.string() }),
      z.discriminatedUnion('type', [
        /** It was shown before: what it asks the terminal for is not to be answered again. */
        z.object({ type: z.literal('kept'), data: z.string() }),
        z.object({ type: z.literal('data'), data: z.string() }),
        z.object({ type: z.literal('exit'), code: z.number().int() }),
      ]),
    ),
    input: question(z.object({ terminal: z.string(), data: z.string() }), done),
    resize: question(
      z.object({
        terminal: z.string(),
        columns: z.number().int().min(2).max(500),
        rows: z.number().int().min(1).max(500),
      }),
      done,
    ),
    /** Ends the program. */
    close: question(z.object({ terminal: z.string() }), done),
  },
};
export type HostContract = typeof hostContract;
export const windowContract = { ...contract, ...hostContract };
export type WindowContract = typeof windowContract;
