import type { AgentProfile } from '#shared/agent';
import { type Attachment, MOST_ATTACHMENTS } from '#shared/attachment';
import type { KeptPersona } from '#shared/custom-agent';
import type { PermissionPolicy, PlanEntry } from '#shared/events';
import type { HandOffPlan } from '#shared/hand-off';
import type { AgentId, AttachmentId } from '#shared/ids';
import { usesWorkspace } from '#shared/place';
import { emptyTranscript, foldTranscript, type TranscriptTurn } from '#shared/projections/transcript';
import type { RefusalOf } from '#shared/refusals';
import { assertNever, ok, type Result, refuse } from '#shared/result';
import type { Isolation } from '#shared/sandbox';
import type { SessionRow } from '#shared/session';
import { usualPermissions } from '#shared/usual-choices';
import type { Agents } from '../../../agents';
import { type CustomAgentPlaces, type FoundPersona, findPersona } from '../../../custom-agents';
import { filterRefusal, requireGit } from '../../../git';
import type { SettingsPort } from '../../../ports';
import { trustRefusal } from '../../../trust';
import { diskRefusal } from '../../../writing';
import type { repositoryTroubleOf } from '../../turn';
import { wishedIsolation } from '../isolation-for';
import { contextText } from './context-text';
import { type FilesAlong, filesAlong } from './files-along';
import type { HandOffSource } from './hand-off-source';

type Wish = {
  readonly to: HandOffPlan['to'];
  readonly agent: AgentId | null;
  /** The custom agent that goes on; null: none, undefined: as the session. */
  readonly customAgent?: string | null | undefined;
  /** What is to hold the one that goes on; undefined: as it was, or as the settings say. */
  readonly isolation?: Isolation | undefined;
};

/** A hand-off as it would be at this moment. */
export type LookedAt = {
  readonly to: 'background' | 'local';
  readonly profile: AgentProfile;
  readonly sameAgent: boolean;
  /** The agent's own session that the new one can go on with a copy of; null: none. */
  readonly agentSession: string | null;
  readonly along: FilesAlong;
  readonly customAgent: string | null;
  /** Where it is one of the user's own. */
  readonly persona: KeptPersona | null;
  readonly permissions: PermissionPolicy;
  /** What is to hold it, as it is asked of `isolationFor`. */
  readonly isolation: Isolation | undefined;
  readonly held: Isolation;
  readonly plan: readonly PlanEntry[];
  /** Each once, in the order in which they were given. */
  readonly attachments: readonly Attachment[];
  readonly turns: number;
  /** The whole conversation as it is told, and the context that is made of it. */
  readonly conversation: string;
  context(permissions: PermissionPolicy, files: number): string;
};

export type NotLookedAt =
  | NonNullable<Awaited<ReturnType<typeof repositoryTroubleOf>>>
  | RefusalOf<
      | 'session-newer'
      | 'session-busy'
      | 'session-discarded'
      | 'place-not-offered'
      | 'agent-unknown'
      | 'agent-not-installed'
      | 'custom-agent-unknown'
      | 'repository-has-no-commits'
      | 'git-missing'
      | 'git-too-old'
      | 'programs-not-trusted'
      | 'content-filter-failed'
      | 'disk-full'
      | 'not-writable'
    >;

/** Sees what a hand-off would take along, if the session lets it. Changes nothing of the user's. */
export async function lookAtHandOff(
  source: HandOffSource,
  { to, agent, customAgent: wanted, isolation: asked }: Wish,
  {
    agents,
    settings,
    ...places
  }: {
    readonly agents: Agents;
    readonly settings: SettingsPort;
    readonly home: string;
    readonly userHome?: string | undefined;
  },
): Promise<Result<LookedAt, NotLookedAt>> {
  if (to === 'cloud') return refuse({ code: 'place-not-offered', place: to });
  const may = source.may();
  if (!may.ok) return may;
  const git = await requireGit();
  if (!git.ok) return git;
  const trouble = await source.trouble();
  if (trouble) return refuse(trouble);
  const { row } = source;
  const sameAgent = agent === null || source.isOfAgent(agent);
  const isOwn = agent === null || (source.live !== null && sameAgent);
  const profile = await (isOwn ? source.profile(agents) : agents.profile(agent));
  if (!profile.ok) return profile;
  const along = await orRefused(row.repositoryPath, () => filesAlong(places.home, row, to));
  if (!along.ok) return along;
  if (along.value === null) return refuse({ code: 'repository-has-no-commits', path: row.repositoryPath });
  const { base } = along.value;
  const personaPlaces = { repository: row.repositoryPath, commit: base.commit, userHome: places.userHome };
  const persona = await personaOf(source, wanted, personaPlaces);
  if (persona === null && typeof wanted === 'string')
    return refuse({ code: 'custom-agent-unknown', name: wanted });
  const customAgent = persona?.kept.name ?? null;
  const isolation = to === 'local' ? undefined : (asked ?? heldSoFar(row));
  const held = wishedIsolation(to, isolation, settings);
  const permissions = isAnswerLeft(row, to, held)
    ? usualPermissions(settings.get().permissions, held)
    : row.permissions;
  const transcript = foldTranscript(emptyTranscript, await source.events());
  const turns = transcript.turns.filter(({ abandoned }) => !abandoned);
  const plan = turns.findLast((turn) => turn.plan.length > 0)?.plan ?? [];
  const conversation = await source.conversation();
  const counted = turns.length + (transcript.given?.turns ?? 0);
  return ok({
    ...{ isolation, held },
    ...{ to, profile: profile.value, sameAgent, along: along.value, customAgent, permissions, plan },
    persona: persona?.from === 'user' ? persona.kept : null,
    // In another sandbox it remembers nothing; as another custom agent it is to remember nothing.
    agentSession:
      sameAgent && held === 'none' && heldBy(row) === 'none' && customAgent === row.customAgent
        ? source.forked
        : null,
    attachments: attachedTo(turns),
    turns: counted,
    conversation,
    context: (allowed, files) =>
      contextText({
        ...{ from: row, to, agent: profile.value.name, permissions: allowed, customAgent, plan, files },
        ...{ turns: counted, conversation },
      }),
  });
}

/** Whom the one that goes on works as; null: nobody. */
async function personaOf(
  { row, live }: HandOffSource,
  wanted: string | null | undefined,
  places: CustomAgentPlaces,
): Promise<FoundPersona | null> {
  const name = wanted === undefined ? row.customAgent : wanted;
  if (name === null) return null;
  const kept = live?.state.persona ?? null;
  if (kept !== null && name === row.customAgent) return { from: 'user', kept };
  return findPersona(places, name).catch(() => null);
}

/** Whether what it answered when its agent asked does not fit any more, and the settings say it anew. */
function isAnswerLeft(row: SessionRow, to: LookedAt['to'], held: Isolation): boolean {
  switch (row.permissions) {
    case 'deny':
      // Who only read may be followed by one who works.
      return to === 'background';
    case 'allow':
      // As far as a sandbox goes, not without one.
      return heldBy(row) === 'sandbox' && held === 'none';
    case 'ask':
      return heldBy(row) === 'none' && held === 'sandbox';
    default:
      return assertNever(row.permissions);
  }
}

function heldBy({ isolation }: SessionRow): Isolation {
  return isolation ?? 'none';
}

/** What held a session of ours in a worktree, with a sandbox or without: it goes on so. Undefined: it was none. */
function heldSoFar(row: SessionRow): Isolation | undefined {
  return usesWorkspace(row) || row.imported ? undefined : heldBy(row);
}

/** What the user sees of it before. */
export function shownPlan({ row }: HandOffSource, looked: LookedAt): HandOffPlan {
  const { to, profile, along, conversation, plan, turns, permissions, agentSession, attachments } = looked;
  const { choices, files, leftOut } = along;
  const takes = choices.includes('copy') ? files.length : 0;
  return {
    session: row.session,
    to,
    agent: { id: profile.id, name: profile.name },
    isolation: looked.held,
    way: agentSession === null ? 'retold' : 'forked',
    turns,
    context: looked.context(permissions, usesWorkspace(row) || to === 'background' ? takes : 0),
    contextWithoutFiles: looked.context(permissions, 0),
    characters: conversation.length,
    cut: conversation.startsWith('(earlier parts are left out)'),
    steps: plan.length,
    attachments: attachments.slice(-MOST_ATTACHMENTS),
    attachmentsInAll: attachments.length,
    choices: [...choices],
    files: files.slice(0, MOST_SHOWN),
    filesInAll: files.length,
    leftOut: leftOut.slice(0, MOST_SHOWN),
  };
}

/** What goes along with the first prompt there: what the user chose of what was shown, or what the agent does not remember. */
export function attachmentsAlong(
  { attachments, agentSession }: LookedAt,
  { chosen, edited }: { readonly chosen: readonly AttachmentId[] | null; readonly edited: boolean },
): Attachment[] {
  if (chosen === null && agentSession !== null && !edited) return [];
  return attachments.filter(({ id }) => chosen === null || chosen.includes(id)).slice(-MOST_ATTACHMENTS);
}

function attachedTo(turns: readonly TranscriptTurn[]): Attachment[] {
  const all = turns.flatMap(({ attachments = [] }) => attachments);
  return [...new Map(all.map((one) => [one.id, one])).values()];
}

const MOST_SHOWN = 500;

/** Where the files cannot be read or kept, that is an answer. */
export async function orRefused<T>(
  path: string,
  work: () => Promise<T>,
): Promise<
  Result<T, RefusalOf<'programs-not-trusted' | 'content-filter-failed' | 'disk-full' | 'not-writable'>>
> {
  try {
    return ok(await work());
  } catch (error) {
    const refusal = trustRefusal(error, path) ?? filterRefusal(error) ?? diskRefusal(error, path);
    if (!refusal) throw error;
    return refuse(refusal);
  }
}
