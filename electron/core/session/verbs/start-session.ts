import type { AgentProfile } from '#shared/agent';
import { isLimited } from '#shared/budget';
import type { SessionEvent, SessionOrigin } from '#shared/events';
import type { CommitId } from '#shared/ids';
import { placeOf, usesWorktree } from '#shared/place';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { usualPermissions } from '#shared/usual-choices';
import type { AgentOffers } from '../../agent-offers';
import type { Agents } from '../../agents';
import { profileFromCommand } from '../../agents';
import type { AttachmentStore } from '../../attachments';
import { findPersona } from '../../custom-agents';
import {
  currentHead,
  objectsTrouble,
  openRepository,
  type RepositoryTrouble,
  requireGit,
  resolveCommit,
} from '../../git';
import type { CoreHandlers } from '../../handlers';
import type { Ports } from '../../ports';
import type { Repositories, RepositoryPlace } from '../../repository';
import { type SetUpCommands, untrustedFilters } from '../../trust';
import { workspaceTrouble } from '../../workspace-pin';
import { fitTitle, titleOf } from '../state';
import { newSessionId, orNotWritten, type SessionStore } from '../store';
import { isolationFor } from './isolation-for';

type Input = Parameters<CoreHandlers['sessions']['start']>[0];
export type StartRefusal = RefusalOf<
  | 'repository-unknown'
  | RepositoryTrouble['code']
  | 'repository-has-no-commits'
  | 'agent-unknown'
  | 'agent-not-installed'
  | 'custom-agent-unknown'
  | 'prompt-empty'
  | 'attachment-unknown'
  | 'base-unknown'
  | 'programs-not-trusted'
  | 'set-up-command-changed'
  | 'git-missing'
  | 'git-too-old'
  | 'sandbox-unavailable'
>;
type Created = Extract<SessionEvent, { type: 'session.created' }>;

/**
 * Begins a session; the worktree and the first turn follow as events.
 *
 * @param origin why it exists
 * @param from where it begins, if that was looked up, and where its custom agent is read, if not there: whoever made that base may
 * have changed it
 */
export async function beginSession(
  input: Input,
  options: Parameters<typeof planSession>[1] & {
    readonly store: Pick<SessionStore, 'begin'>;
    readonly offers: Pick<AgentOffers, 'chose'>;
  },
  origin: SessionOrigin = { why: 'prompt' },
  from: { readonly base?: SessionBase; readonly personaAt?: CommitId } = {},
) {
  const planned = await planSession(input, options, origin, from);
  if (!planned.ok) return planned;
  const [created] = planned.value;
  return orNotWritten(async () => {
    const session = await options.store.begin(created.session, planned.value);
    if (input.options) options.offers.chose(created.agent, input.options);
    return ok(session.durable.state.row);
  });
}

/** Checks what a session is to start from and gives its first events. Nothing is written. */
async function planSession(
  input: Input,
  {
    agents,
    repositories,
    setUp,
    attachments,
    ports,
  }: {
    agents: Agents;
    repositories: Repositories;
    setUp: SetUpCommands;
    attachments: Pick<AttachmentStore, 'find'>;
    ports: Pick<Ports, 'home' | 'settings' | 'clock' | 'userHome'>;
  },
  origin: SessionOrigin,
  { base: known, personaAt }: { readonly base?: SessionBase; readonly personaAt?: CommitId },
): Promise<Result<readonly [Created, ...SessionEvent[]], StartRefusal>> {
  if (input.prompt.trim() === '') return refuse({ code: 'prompt-empty' });
  const repository = repositories.get(input.repository);
  if (!repository) return refuse({ code: 'repository-unknown', repository: input.repository });
  // Making a sandbox to see whether one can be made takes as long as asking Git does: both at once.
  const isolated = isolationFor(input.kind, input.isolation, ports.settings, {
    ...{ home: ports.home, repositoryPath: repository.path, paths: input.paths, hosts: input.hosts },
  });
  isolated.catch(() => undefined);
  const [base, profile, untrustedAt] = await Promise.all([
    known ? ok(known) : findBase(ports.home, repository, input.base),
    findProfile(input.agent, agents),
    // Where there is no base that is the answer, whatever this says.
    untrustedFilters(ports.home, repository.path).catch((error: unknown) => () => Promise.reject(error)),
  ]);
  if (!base.ok) return base;
  if (!profile.ok) return profile;
  const { customAgent } = input;
  const untrusted = await untrustedAt(base.value.commit);
  if (untrusted) return refuse(untrusted);
  if (usesWorktree(input)) {
    const command = setUp.commandOf(repository.path);
    if (!command.ok) return command;
  }
  const persona =
    customAgent === null
      ? null
      : await findPersona(
          { repository: repository.path, commit: personaAt ?? base.value.commit, userHome: ports.userHome },
          customAgent,
        );
  if (customAgent !== null && persona === null)
    return refuse({ code: 'custom-agent-unknown', name: customAgent });
  const attached = await attachments.find(input.attachments);
  if (!attached.ok) return attached;
  const isolation = await isolated;
  if (!isolation.ok) return isolation;
  const { sessionBudget, permissions: usual } = ports.settings.get();
  const permissions = usualPermissions(usual, isolation.value.isolation ?? 'none');
  const budget = input.budget ?? sessionBudget;
  return ok([
    {
      type: 'session.created',
      session: newSessionId(ports.clock.now()),
      place: placeOf(input.kind),
      origin,
      title: fitTitle(input.title ?? '') || titleOf(input.prompt),
      repository: repository.id,
      repositoryPath: repository.path,
      agent: profile.value,
      model: input.model,
      customAgent,
      ...(persona && (persona.from === 'user' || personaAt) ? { persona: persona.kept } : {}),
      permissions: input.plans ? 'deny' : (input.permissions ?? permissions),
      ...isolation.value,
      ...(input.plans ? { plans: true } : {}),
      base: base.value,
      ...(isLimited(budget) ? { budget } : {}),
      ...(input.checks?.length && usesWorktree(input) ? { checks: input.checks } : {}),
      ...(input.checks?.length && input.checkRetries && usesWorktree(input)
        ? { checkRetries: input.checkRetries }
        : {}),
    },
    ...Object.entries(input.options ?? {}).map(
      ([option, value]): SessionEvent => ({ type: 'option.chosen', option, value }),
    ),
    {
      type: 'turn.queued',
      turn: 1,
      prompt: input.prompt,
      ...(attached.value.length > 0 ? { attachments: attached.value } : {}),
    },
  ]);
}

async function findProfile(
  agent: Input['agent'],
  agents: Agents,
): Promise<Result<AgentProfile, RefusalOf<'agent-unknown' | 'agent-not-installed'>>> {
  return agent.by === 'id' ? agents.profile(agent.id) : ok(profileFromCommand(agent.protocol, agent.command));
}

type BaseRefusal = RefusalOf<
  RepositoryTrouble['code'] | 'repository-has-no-commits' | 'base-unknown' | 'git-missing' | 'git-too-old'
>;

/** A commit to start from, and the full ref it was chosen by; null: by none. */
export type SessionBase = Created['base'];

/** The commit to start from and the full ref it was chosen by: a branch name wins over a commit's. */
export async function findBase(
  home: string,
  { id, path }: RepositoryPlace,
  base: string | null,
): Promise<Result<SessionBase, BaseRefusal>> {
  const git = openRepository(path);
  const [usable, trouble, head, away] = await Promise.all([
    requireGit(),
    workspaceTrouble(home, path, id),
    // Where there is no repository that is the answer, whatever these say.
    base === null ? currentHead(git).catch(() => null) : null,
    base === null ? objectsTrouble(path).catch(() => undefined) : undefined,
  ]);
  if (!usable.ok) return usable;
  if (trouble) return refuse(trouble);
  if (base === null) {
    const { commit, ref } = head ?? (await currentHead(git));
    if (!commit) return refuse({ code: 'repository-has-no-commits', path });
    const gone = away === undefined ? await objectsTrouble(path) : away;
    return gone ? refuse(gone) : ok({ commit, ref });
  }
  const commit = await resolveCommit(git, base);
  if (!commit) return refuse({ code: 'base-unknown', base });
  const named = await git.try([
    'rev-parse',
    '--verify',
    '--quiet',
    '--symbolic-full-name',
    '--end-of-options',
    base,
  ]);
  const ref = named.stdout.toString('utf8').trim().split('\n').at(-1) ?? '';
  return ok({ commit, ref: ref.startsWith('refs/') ? ref : null });
}
