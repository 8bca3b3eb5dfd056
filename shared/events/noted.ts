import { z } from 'zod';
import { SessionId, TurnNumber } from '../ids';
import { McpLeftOut } from '../mcp';
import { PermissionPolicy } from './session';
import { ToolKind } from './tool';

const Kept = z.number().int();

/**
 * Why an agent cannot be held to a permission policy. `command-line` and `never-asks`: it asks for nothing.
 * `as-configured`: it asks for what its own configuration says, which by default is nothing. `unknown`: nobody knows.
 */
const NotHeld = z.enum(['command-line', 'never-asks', 'as-configured', 'unknown']);
export type NotHeld = z.infer<typeof NotHeld>;

/** What Understory itself notes in a session, as data; `describeNote` words it. */
export const SessionNote = z.discriminatedUnion('code', [
  /** A line of the log is damaged; no log holds this, it stands in the line's place. */
  z.object({ code: z.literal('entry-damaged'), entry: z.number().int() }),
  z.object({ code: z.literal('shared-state-unread') }),
  /** The end of a discard that a crash had cut off. */
  z.object({ code: z.literal('discard-finished') }),
  /** Of an agent that goes on with a conversation that its own session does not hold: how it knows of it. */
  z.object({ code: z.literal('goes-on'), how: z.enum(['forked', 'retold']) }),
  /** So many files were to be moved along, and are in the workspace as well. */
  z.object({ code: z.literal('not-moved'), files: z.number().int() }),
  /** The session was made again from its worktree, with so many turns. `kept`: where its damaged log is; null: it was gone. */
  z.object({ code: z.literal('recovered'), turns: z.number().int(), kept: z.string().nullable() }),
  /** The path of a pipe where Git opens a file. */
  z.object({ code: z.literal('pipe-met'), path: z.string() }),
  /** An apply or undo that a crash had cut off; `kept`: files that somebody changed meanwhile, left as they are. */
  z.object({
    code: z.literal('apply-settled'),
    operation: z.enum(['apply', 'undo']),
    outcome: z.enum(['not-begun', 'finished', 'rolled-back']),
    kept: Kept,
  }),
  /** The same for a write to the session's worktree. */
  z.object({
    code: z.literal('write-taken-back'),
    write: z.enum(['update', 'rollback', 'edit']),
    kept: Kept,
  }),
  /** What the repository lost of what Understory keeps in it, and what of it is still missing. */
  z.object({
    code: z.literal('loss'),
    during: z.enum(['turn', 'meanwhile']),
    checkpoints: z.number().int(),
    /** Applies whose snapshots were gone. */
    applies: z.number().int(),
    discards: z.number().int(),
    objects: z.number().int(),
    /** Full hidden refs, the first few. */
    left: z.array(z.string()),
    moreLeft: z.number().int(),
    objectsLeft: z.number().int(),
  }),
  /** Another session has reviewed the changes; so much of what its agent found is among the comments since. */
  z.object({
    code: z.literal('reviewed'),
    session: SessionId,
    agent: z.string(),
    error: z.number().int(),
    warning: z.number().int(),
    note: z.number().int(),
  }),
  /** A command agent has no option for a model. */
  z.object({ code: z.literal('model-not-passed-on'), model: z.string() }),
  /** The agent has one, but not with this model. */
  z.object({ code: z.literal('model-not-offered'), model: z.string() }),
  z.object({
    code: z.literal('option-not-taken'),
    option: z.string(),
    value: z.string(),
    reason: z.string(),
  }),
  /** The agent had an option for it, or a value of it, once; now it has not. */
  z.object({ code: z.literal('option-not-offered'), option: z.string(), value: z.string() }),
  /** A server of tools that the agent has no way to reach. */
  z.object({ code: z.literal('server-not-taken'), server: z.string() }),
  /** Servers of tools that are configured and that the agent was started without. */
  z.object({ code: z.literal('servers-left-out'), servers: z.array(McpLeftOut) }),
  /** The session works as a custom agent. `own`: as the agent calls it, which has it; null: it is told. `limited`: in tools. */
  z.object({
    code: z.literal('persona-taken'),
    persona: z.string(),
    own: z.string().nullable(),
    limited: z.boolean(),
  }),
  /** The agent was put into the mode that the session's permissions mean; in the agent's words for both. */
  z.object({
    code: z.literal('mode-by-policy'),
    policy: PermissionPolicy,
    /** The custom agent for whose tools it must ask, where permissions allow everything. */
    persona: z.string().optional(),
    option: z.string(),
    value: z.string(),
  }),
  /** The agent's mode lets it do more without asking than the permissions mean. `chosen`: by the user. */
  z.object({
    code: z.literal('mode-exceeds'),
    policy: PermissionPolicy,
    persona: z.string().optional(),
    option: z.string(),
    value: z.string(),
    reach: z.enum(['edits', 'everything']),
    chosen: z.boolean(),
  }),
  /** An agent of whose kind it is known that permissions do not hold it. */
  z.object({ code: z.literal('not-held'), policy: PermissionPolicy, why: NotHeld }),
  /** What the agent did in a turn without asking: the first few tool calls, in its words. */
  z.object({
    code: z.literal('not-asked'),
    policy: PermissionPolicy,
    /** The custom agent whose tools these are not, where permissions allow everything. */
    persona: z.string().optional(),
    calls: z.array(z.object({ kind: ToolKind, what: z.string() })),
    more: z.number().int(),
  }),
  /** Files changed in a turn in which nothing was allowed, and no tool call tells how. */
  z.object({ code: z.literal('changed-not-asked'), policy: PermissionPolicy }),
  z.object({ code: z.literal('agent-session-lost'), reason: z.string() }),
  z.object({ code: z.literal('message-unknown'), message: z.string() }),
  z.object({ code: z.literal('line-unreadable'), line: z.string() }),
  /** The agent sent more in a turn than is kept: `most` bytes of text or of what tools gave, or calls of tools. */
  z.object({
    code: z.literal('left-out'),
    what: z.enum(['text', 'tool-content', 'tool-calls']),
    most: z.number().int(),
  }),
  /**
   * What the sandbox wanted to reach, and what became of that without a question. `agent`: reached, for the
   * agent's models are there; `configured`: the user named or configured it. Refused: `local`: it is on this machine or in a private network; `address`: a bare address; `crowd`:
   * too much was asked already.
   */
  z.object({
    code: z.literal('host'),
    host: z.string(),
    port: z.number().int(),
    because: z.enum(['agent', 'configured', 'local', 'address', 'crowd']),
  }),
  /**
   * What Git did in a session's sandbox, and could not be taken over: its folder there is `unreadable`, there is too much
   * of it, or objects are not what they claim to be (`refused`). `beside`: the branch was moved outside meanwhile, so these
   * commits are kept beside it. `replaced`: the folder could not be used any more. `recorded-outside`: the worktree could not be
   * recorded in the sandbox, so all that ran there was ended first. `submodules`: what was committed in these stays inside.
   */
  z.object({
    code: z.literal('sandbox-git'),
    what: z.enum([
      'unreadable',
      'too-large',
      'refused',
      'beside',
      'replaced',
      'recorded-outside',
      'submodules',
    ]),
    /** In Git's words; for `beside` the commits, for `submodules` their names, where these are known. */
    detail: z.string(),
  }),
  /**
   * The programs of a session's sandbox together took more than they may. `memory`: they were ended, having `held` so many
   * bytes, where that is known; `processes`: they were refused further ones.
   */
  z.object({
    code: z.literal('sandbox-limit'),
    what: z.enum(['memory', 'processes']),
    limit: z.number().int(),
    held: z.number().int().nullable(),
  }),
  /** A check is red and was not sent back to the agent again: it failed in the same way as before, or the turn cannot begin. */
  z.object({ code: z.literal('check-not-sent-back'), why: z.enum(['same-failure', 'refused']) }),
  z.object({ code: z.literal('agent-ended-on-stop') }),
  z.object({ code: z.literal('context-compacted') }),
]);
export type SessionNote = z.infer<typeof SessionNote>;

/** What Understory notes. What agents note is theirs, in their words; earlier versions noted in an agent's name. */
export const notedEvents = [
  z.object({ type: z.literal('session.noted'), turn: TurnNumber.nullable(), note: SessionNote }),
] as const;
