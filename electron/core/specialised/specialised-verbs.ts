import type { SessionOrigin } from '#shared/events';
import { standingGrants } from '#shared/grants';
import { AgentId, type CommitId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { SessionRow, StartSession } from '#shared/session';
import type { OnResult } from '#shared/specialised';
import { HIDDEN_REFS, openRepository, updateRef } from '../git';
import type { CoreHandlers } from '../handlers';
import type { Repositories } from '../repository';
import type { ReadingAt, SessionStore } from '../session';
import { ASK_AGAIN, fillTemplate } from './fill-template';
import { type FoundResult, findResult } from './find-result';
import { newestRead, type ReviewReader } from './read-reviews';
import type { Template } from './read-template';
import { findTemplate } from './templates';

type Verbs = CoreHandlers['specialised'];
type Input = Parameters<Verbs['start']>[0];
type Started = Awaited<ReturnType<CoreHandlers['sessions']['start']>>;

/** The verbs about work on the results of other sessions. */
export function createSpecialisedVerbs({
  store,
  repositories,
  reviews,
  changes,
  readingAt,
  send,
  begin,
  resources,
}: {
  readonly store: SessionStore;
  readonly repositories: Pick<Repositories, 'get'>;
  readonly reviews: Pick<ReviewReader, 'read'>;
  readonly changes: Pick<CoreHandlers['changes'], 'get'>;
  readonly readingAt: ReadingAt;
  readonly send: CoreHandlers['sessions']['send'];
  readonly begin: (input: StartSession, origin: SessionOrigin, personaAt: CommitId) => Promise<Started>;
  readonly resources: string;
}): Verbs {
  return {
    async start(input) {
      const template = await findTemplate(resources, input.template);
      if (!template) return refuse({ code: 'template-unknown', name: input.template });
      const found = await findResult(input.on, { store, repositories, changes, readingAt });
      if (!found.ok) return found;
      const result = found.value;
      const { title, from, to } = result;
      if (template.kind === 'review' && result.files.length === 0)
        return refuse({ code: 'nothing-to-review', title });
      const agent = agentOf(input, template, result);
      if (!agent) return refuse({ code: 'agent-unknown', agent: template.agent ?? '' });
      const of: OnResult = { session: result.row?.session ?? null, title, template: template.name };
      const origin: SessionOrigin =
        template.kind === 'review' ? { why: 'review', of: { ...of, from, to } } : { why: 'specialised', of };
      const begun = await begin(inputOf(input, template, result, agent), origin, from);
      if (!begun.ok) return begun;
      // What it stands on may be in no branch any more by tomorrow.
      await updateRef(openRepository(result.repositoryPath), `${HIDDEN_REFS}${begun.value.session}/base`, to);
      return begun;
    },
    async findings({ session: id }) {
      const known = reviewOf(store, id);
      if (!known.ok) return known;
      await reviews.read(id);
      const { from, to } = known.value;
      const session = store.get(id);
      return ok({ read: session ? await newestRead(session) : null, from, to });
    },
    async askAgain({ session: id }) {
      const known = reviewOf(store, id);
      return known.ok ? send({ session: id, prompt: ASK_AGAIN }) : known;
    },
  };
}

function reviewOf(
  store: Pick<SessionStore, 'get'>,
  id: SessionRow['session'],
): Result<
  NonNullable<SessionRow['reviews']>,
  Extract<Refusal, { code: 'session-unknown' | 'not-a-review' }>
> {
  const session = store.get(id);
  if (!session) return refuse({ code: 'session-unknown', session: id });
  const { reviews } = session.state.row;
  return reviews ? ok(reviews) : refuse({ code: 'not-a-review', session: id });
}

/** Who was asked for, else whom the template names, else the one whose result it is. Null: the template names none that can be. */
function agentOf({ agent }: Input, template: Template, { row }: FoundResult): StartSession['agent'] | null {
  if (agent) return agent;
  const id = AgentId.safeParse(template.agent ?? row?.agent.id);
  return id.success ? { by: 'id', id: id.data } : null;
}

function inputOf(
  input: Input,
  template: Template,
  { row, repository, to, ...result }: FoundResult,
  agent: StartSession['agent'],
): StartSession {
  const sameAgent = row !== null && agent.by === 'id' && agent.id === row.agent.id;
  const grants = row ? standingGrants(row) : { paths: [], hosts: [] };
  const isolation = input.isolation ?? row?.isolation;
  return {
    repository,
    prompt: fillTemplate(template.body, template.kind, { ...result, to }),
    agent,
    base: to,
    title: `${template.title}: ${result.title}`.slice(0, 200),
    model: input.model ?? template.model ?? (sameAgent ? row.model : null),
    customAgent: input.customAgent ?? template.customAgent,
    permissions: input.permissions ?? row?.permissions ?? null,
    ...(isolation ? { isolation } : {}),
    ...(isolation === 'sandbox' ? { paths: [...grants.paths], hosts: [...grants.hosts] } : {}),
    ...(input.budget ? { budget: input.budget } : {}),
  };
}
