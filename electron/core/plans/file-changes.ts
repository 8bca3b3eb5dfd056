import type { TaskKey } from '#shared/plan';
import { type PlanChanges, planChanges, type ThreePlans, takeable, takeChanges } from '#shared/plan-changes';
import { checkLinesIn } from '#shared/plan-checks';
import { ok, type Result, refuse } from '#shared/result';
import type { KeptPlan } from '#shared/started-plan';
import type { CoreHandlers } from '../handlers';
import { readPlan } from '../plan-file';
import type { Repositories } from '../repository';
import type { SessionStore } from '../session';
import { workspaceTrouble } from '../workspace-pin';
import { hashOf, hashOfAll, isSame, readSources } from './plan-sources';
import type { PlanStore } from './plan-store';
import { rowsOf } from './rows-of-plan';

type Verbs = CoreHandlers['plans'];
type Looked = Awaited<ReturnType<Verbs['changes']>>;

/** How a started plan and its files come together again where they were changed: looked at when asked, and never by itself. */
export function createFileChanges({
  plans,
  store,
  repositories,
  home,
}: {
  readonly plans: Pick<PlanStore, 'get'>;
  readonly store: Pick<SessionStore, 'all'>;
  readonly repositories: Pick<Repositories, 'get'>;
  readonly home: string;
}) {
  /** A plan with what its files have now; an answer where there is nothing to compare. */
  async function look(
    kept: KeptPlan,
  ): Promise<{ readonly plans: ThreePlans; readonly hash: string } | Looked> {
    const workspace = repositories.get(kept.repository)?.path;
    const base = kept.asRead ?? kept.plan;
    if (workspace === undefined) return ok({ state: 'unknown' });
    const trouble = await workspaceTrouble(home, workspace);
    if (trouble) return refuse(trouble);
    const files = await readSources(base, workspace);
    if (files === null) return ok({ state: 'unknown' });
    if (typeof files === 'string') return ok({ state: 'gone', file: files });
    const now = files.map(({ name, path, bytes }) => ({ name, path, hash: hashOf(bytes) }));
    if (isSame(now, base.sources)) return ok({ state: 'same' });
    const read = await readPlan(files, { grain: base.grain, tag: base.tag });
    if (!read.ok) return read;
    const theirs = { ...read.value, sources: now, tag: base.tag };
    return { plans: { base, ours: kept.plan, theirs }, hash: hashOfAll(now) };
  }

  const changesOf = (kept: KeptPlan, three: ThreePlans) =>
    planChanges(three, new Set<TaskKey>(rowsOf(store, kept.id).keys()));

  return {
    changes: (async ({ plan }) => {
      const kept = plans.get(plan);
      if (!kept) return refuse({ code: 'plan-unknown', plan });
      const looked = await look(kept);
      if ('ok' in looked) return looked;
      const changes = changesOf(kept, looked.plans);
      const newChecks = newChecksOf(kept, looked.plans, changes);
      return ok({ state: 'changed', hash: looked.hash, changes, newChecks });
    }) satisfies Verbs['changes'],

    /** The plan with what was taken; it is not kept yet. */
    async taking(
      kept: KeptPlan,
      { hash, taken }: Pick<Parameters<Verbs['takeChanges']>[0], 'hash' | 'taken'>,
    ): Promise<
      Result<KeptPlan, Extract<Awaited<ReturnType<Verbs['takeChanges']>>, { ok: false }>['refusal']>
    > {
      const looked = await look(kept);
      if ('ok' in looked) return looked.ok ? refuse({ code: 'plan-files-changed' }) : looked;
      if (looked.hash !== hash) return refuse({ code: 'plan-files-changed' });
      const { plan, added, left } = takeChanges(looked.plans, changesOf(kept, looked.plans), taken);
      const { theirs } = looked.plans;
      const isLeft = new Set(left);
      return ok({
        ...kept,
        plan: { ...plan, sources: theirs.sources },
        asRead: theirs,
        chosen: [...kept.chosen.filter((key) => !isLeft.has(key)), ...added],
      });
    },
  };
}

/** The user let the commands run that he was shown; whoever writes to the files can name others. */
function newChecksOf(
  { plan: ours, chosen, choices }: KeptPlan,
  three: ThreePlans,
  changes: PlanChanges,
): string[] {
  if (!choices.checks) return [];
  const { plan, added } = takeChanges(three, changes, takeable(changes));
  const known = new Set(checkLinesIn(ours, chosen));
  return checkLinesIn(plan, [...chosen, ...added]).filter((line) => !known.has(line));
}
