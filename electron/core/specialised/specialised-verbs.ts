import type { SessionOrigin } from '#shared/events';
import { standingGrants } from '#shared/grants';
import { AgentId, type CommitId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { SessionRow, StartSession } from '#shared/session';
import type { OnResult } from '#shared/specialised';
import { HIDDEN_REFS, openRepository, updateRef } from '../git';
import type { CoreHandlers } from '../handlers';
import type { Repositories } from '../repository';
import type { LiveSession, ReadingAt, SessionStore } from '../session';
import { diskRefusal } from '../writing';
import { ASK_AGAIN, fillTemplate } from './fill-template';
import { type FoundResult, findResult } from './find-result';
import { newestRead, type ReviewReader } from './read-reviews';
import {
  findTemplate,
  listTemplates,
  type ReadTemplate,
  type TemplatePlaces,
  writeTemplate,
} from './templates';

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
  places,
}: {
  readonly store: SessionStore;
  readonly repositories: Pick<Repositories, 'get'>;
  readonly reviews: Pick<ReviewReader, 'read'>;
  readonly changes: Pick<CoreHandlers['changes'], 'get'>;
  readonly readingAt: ReadingAt;
  readonly send: CoreHandlers['sessions']['send'];
  readonly begin: (input: StartSession, origin: SessionOrigin, personaAt: CommitId) => Promise<Started>;
  readonly places: TemplatePlaces;
}): Verbs {
  const find = (on: Input['on']) => findResult(on, { store, repositories, changes, readingAt });
  const baseOf = ({ repositoryPath, from }: FoundResult) => ({ path: repositoryPath, commit: from });
  return {
    async templates({ on }) {
      const found = await find(on);
      return found.ok ? ok([...(await listTemplates(places, baseOf(found.value)))]) : found;
    },
    async look({ on, template: name, from }) {
      const found = await find(on);
      if (!found.ok) return found;
      const template = await findTemplate(places, baseOf(found.value), { name, from });
      if (!template) return refuse({ code: 'template-unknown', name });
      const prompt = fillTemplate(template.body, template.kind, found.value);
      return ok({ prompt, template, from: found.value.from, files: found.value.files.length });
    },
    async editTemplate({ template, text }) {
      try {
        await writeTemplate(places, template, text);
        return ok({});
      } catch (error) {
        const refusal = diskRefusal(error, places.home);
        if (refusal) return refuse(refusal);
        throw error;
      }
    },
    async start(input) {
      const found = await find(input.on);
      if (!found.ok) return found;
      const result = found.value;
      const name = input.template;
      const template = await findTemplate(places, baseOf(result), { name, from: input.from });
      if (!template) return refuse({ code: 'template-unknown', name });
      if (template.from === 'repository' && input.shown !== template.fingerprint)
        return refuse({ code: 'template-not-shown', name });
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
      const { reviews: what, repositoryPath } = known.value.state.row;
      if (!what) return refuse({ code: 'not-a-review', session: id });
      return readingAt(repositoryPath, async () => {
        await reviews.read(id);
        return ok({ read: await newestRead(known.value), from: what.from, to: what.to });
      });
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
): Result<LiveSession, RefusalOf<'session-unknown' | 'not-a-review'>> {
  const session = store.get(id);
  if (!session) return refuse({ code: 'session-unknown', session: id });
  return session.state.row.reviews ? ok(session) : refuse({ code: 'not-a-review', session: id });
}

/** Who was asked for, else whom the template names, else the one whose result it is. Null: the template names none that can be. */
function agentOf(
  { agent }: Input,
  template: ReadTemplate,
  { row }: FoundResult,
): StartSession['agent'] | null {
  if (agent) return agent;
  const id = AgentId.safeParse(template.agent ?? row?.agent.id);
  return id.success ? { by: 'id', id: id.data } : null;
}

function inputOf(
  input: Input,
  template: ReadTemplate,
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
