import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CommitId, type SessionId } from '#shared/ids';
import { propertyRuns } from '#shared/testing/property-runs';
import { SCENE_SESSION } from '../../testing/apply-scene';
import { dirts, histories } from '../../testing/generated-history';
import { historyScript } from '../../testing/history-script';
import { assertProperty } from '../../testing/oracle-property';
import { oracleScenes } from '../../testing/oracle-scene';
import type { Applies, ApplyRequest } from '../index';

const LONG = 3_600_000;

async function planned(applies: Applies, request: ApplyRequest) {
  const plan = await applies.plan(request);
  if (!plan.ok && plan.refusal.code !== 'nothing-to-apply') return plan.refusal.code;
  const { conflicts, blockers } = plan.ok ? plan.value : { conflicts: [], blockers: [] };
  return [...new Set(conflicts.map(({ path }) => path)), '|', ...blockers.map(({ path }) => path)];
}

async function forecast(applies: Applies, request: ApplyRequest, isSame: boolean) {
  const found = await applies.forecastWorkspace(request.repositoryPath, [request], () => isSame);
  if (!found.ok) return found.refusal.code;
  const [meeting] = found.value;
  return meeting?.unknown?.code ?? [...(meeting?.conflicts ?? []), '|', ...(meeting?.blocked ?? [])];
}

const runs = propertyRuns(6, 300);

test(
  `what is forecast of a dirty workspace is what a plan finds, ${runs.numRuns} times from seed ${runs.seed}`,
  async () => {
    await using scenes = oracleScenes();
    const property = fc.asyncProperty(histories, dirts, (history, dirt) =>
      scenes.use(async ({ applies, setUp }) => {
        const request = await setUp('changes', history, dirt);
        const expected = await planned(applies, request);
        // The second time of what is remembered.
        for (const isSame of [false, true])
          expect(await forecast(applies, request, isSame)).toEqual(expected);
      }),
    );
    await assertProperty(property, runs, (history, dirt) => historyScript('changes', history, dirt));
  },
  LONG,
);

test(
  `two states conflict where applying the one on the other does, ${runs.numRuns} times from seed ${runs.seed}`,
  async () => {
    await using scenes = oracleScenes();
    const property = fc.asyncProperty(histories, (history) =>
      scenes.use(async ({ applies, repo, setUp }) => {
        const request = await setUp('changes', history);
        const { head, base, branch } = request;
        const main = CommitId.parse(await repo.git('rev-parse', 'HEAD'));
        const tip = branch === null ? null : CommitId.parse(await repo.git('rev-parse', branch));
        const pairs = await applies.forecast(repo.path, [
          { session: SCENE_SESSION, base, head, tip },
          { session: 'other' as SessionId, base, head: main, tip: main },
        ]);
        expect(pairs.length > 0).toBe((await planned(applies, request)).length > 1);
      }),
    );
    await assertProperty(property, runs, (history) => historyScript('changes', history, null));
  },
  LONG,
);
