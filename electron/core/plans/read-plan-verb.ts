import type { CommitId } from '#shared/ids';
import type { Plan } from '#shared/plan';
import { ok, refuse } from '#shared/result';
import type { Agents } from '../agents';
import { findPersona } from '../custom-agents';
import { type Git, openRepository, resolveCommit, treeEntries } from '../git';
import type { CoreHandlers } from '../handlers';
import { baseTree, concludeAgain, judgeReadiness, readPlan } from '../plan-file';
import type { Ports } from '../ports';
import { workspaceTrouble } from '../workspace-pin';
import { sourcesOf } from './plan-sources';

/** More bases and custom agents than that are not looked up. */
const MOST_NAMES = 50;

/** The verbs that read plans and judge them. Nothing that a plan says is run, and nothing that it names is opened. */
export function createReadPlan({
  ports: { home, userHome },
  agents,
}: {
  readonly ports: Pick<Ports, 'home' | 'userHome'>;
  readonly agents: Pick<Agents, 'list'>;
}): Pick<CoreHandlers['plans'], 'read' | 'judge'> {
  /** With what its repository and the agents here say of it. */
  const judged = async (
    plan: Plan,
    { path, base }: { readonly path: string | null; readonly base: string | null },
  ) => {
    const trouble = path === null ? null : await workspaceTrouble(home, path);
    if (trouble) return refuse(trouble);
    const git = path === null ? null : openRepository(path);
    if (git && base !== null && (await resolveCommit(git, base)) === null)
      return refuse({ code: 'base-unknown' as const, base });
    const commit = git ? await commitOf(git, base ?? plan.defaults.base) : null;
    const places = path === null || commit === null ? null : { repository: path, commit, userHome };
    const problems = judgeReadiness(plan, {
      tree: git && commit ? baseTree((await treeEntries(git, commit)).keys()) : null,
      agents: namesAgents(plan) ? await knownAgents(agents) : null,
      missingBases: await missing(
        namesOf(plan, (one) => one.base),
        async (name) => git === null || (await resolveCommit(git, name)) !== null,
      ),
      missingCustomAgents: await missing(
        namesOf(plan, (one) => one.customAgent),
        async (name) => places === null || (await findPersona(places, name)) !== null,
      ),
    });
    return ok({ ...plan, problems: [...plan.problems, ...problems] });
  };
  return {
    async read({ files, path, base, grain, tag }) {
      const contents = files.map(({ content, ...file }) => ({
        ...file,
        bytes: Buffer.from(content, 'base64'),
      }));
      const read = await readPlan(contents, { grain, tag });
      if (!read.ok) return read;
      return judged({ ...read.value, tag, sources: sourcesOf(contents, path) }, { path, base });
    },
    judge: ({ plan, path, base }) => judged(concludeAgain(plan), { path, base }),
  };
}

/** What the tasks begin with; null in a repository without a commit. */
async function commitOf(git: Git, base: string | null): Promise<CommitId | null> {
  return (base === null ? null : await resolveCommit(git, base)) ?? (await resolveCommit(git, 'HEAD'));
}

/** What the plan and its tasks name, each once. */
function namesOf(
  { tasks, defaults }: Plan,
  nameOf: (one: Pick<Plan['defaults'], 'base' | 'customAgent'>) => string | null,
): readonly string[] {
  return [...new Set([defaults, ...tasks].map(nameOf))].filter((name) => name !== null);
}

async function missing(
  names: readonly string[],
  isThere: (name: string) => Promise<boolean>,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const name of names.slice(0, MOST_NAMES)) if (!(await isThere(name))) found.add(name);
  return found;
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
