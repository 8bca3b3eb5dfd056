import type { Plan } from '#shared/plan';
import { ok, refuse } from '#shared/result';
import type { Agents } from '../agents';
import { type Git, openRepository, resolveCommit, treeEntries } from '../git';
import type { CoreHandlers } from '../handlers';
import { type BaseTree, baseTree, judgeReadiness, readPlan } from '../plan-file';
import type { Ports } from '../ports';
import { workspaceTrouble } from '../workspace-pin';

/** More bases than that are not looked up. */
const MOST_BASES = 100;

/** The verbs about plans. Nothing that a plan says is run, and nothing that it names is opened. */
export function createPlanVerbs({
  ports: { home },
  agents,
}: {
  readonly ports: Pick<Ports, 'home'>;
  readonly agents: Pick<Agents, 'list'>;
}): CoreHandlers['plans'] {
  return {
    async read({ files, path, base, grain, tag }) {
      const contents = files.map(({ name, content }) => ({ name, bytes: Buffer.from(content, 'base64') }));
      const read = await readPlan(contents, { grain, tag });
      if (!read.ok) return read;
      const plan = read.value;
      const trouble = path === null ? null : await workspaceTrouble(home, path);
      if (trouble) return refuse(trouble);
      const git = path === null ? null : openRepository(path);
      if (git && base !== null && (await resolveCommit(git, base)) === null)
        return refuse({ code: 'base-unknown', base });
      const problems = judgeReadiness(plan, {
        tree: git ? await treeAt(git, base ?? plan.defaults.base) : null,
        agents: namesAgents(plan) ? await knownAgents(agents) : null,
        missingBases: git ? await missingBases(git, plan) : new Set(),
      });
      return ok({ ...plan, problems: [...plan.problems, ...problems] });
    },
  };
}

/** The files of a base; null where there is none, as in a repository without a commit. */
async function treeAt(git: Git, base: string | null): Promise<BaseTree | null> {
  const commit =
    (base === null ? null : await resolveCommit(git, base)) ?? (await resolveCommit(git, 'HEAD'));
  return commit ? baseTree((await treeEntries(git, commit)).keys()) : null;
}

async function missingBases(git: Git, { tasks, defaults }: Plan): Promise<ReadonlySet<string>> {
  const named = new Set([defaults.base, ...tasks.map(({ base }) => base)].filter((base) => base !== null));
  const missing = new Set<string>();
  for (const base of [...named].slice(0, MOST_BASES))
    if ((await resolveCommit(git, base)) === null) missing.add(base);
  return missing;
}

function namesAgents({ tasks, defaults }: Plan): boolean {
  return defaults.agent !== null || tasks.some(({ agent }) => agent !== null);
}

/** Ids and names, in lower case, of agents that can be started. */
async function knownAgents(agents: Pick<Agents, 'list'>): Promise<ReadonlySet<string>> {
  const listed = await agents.list({});
  const ready = listed.filter(({ availability }) => availability.state === 'ready');
  return new Set(ready.flatMap(({ profile: { id, name } }) => [id.toLowerCase(), name.toLowerCase()]));
}
