import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { IntegrateMode } from '#shared/integrate';
import { propertyRuns } from '#shared/testing/property-runs';
import { type ApplyScene, applyScene, expectOk } from '../../testing/apply-scene';
import { filesManifest } from '../../testing/workspace-manifest';
import type { ApplyRequest } from '../request';
import { applyModeOf } from './chain';

const LONGEST_MS = 480_000;
const LINES = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const text = (changes: readonly (readonly [number, string])[]) =>
  `${LINES.map((line, at) => changes.find(([where]) => where === at)?.[1] ?? line).join('\n')}\n`;

/** Which lines of which file become what, or that the file goes, is renamed, or comes. */
const change = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('edit' as const), file: file(), at: fc.nat(8) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), file: file() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rename' as const), file: file() }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('add' as const), file: fc.constantFrom('d.txt', 'b/e') }),
  },
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function file() {
  return fc.constantFrom('a.txt', 'b.txt', 'c.txt');
}

/** The files as someone's changes leave them. */
function filesOf(who: string, changes: readonly Change[]): Record<string, string | null> {
  const files: Record<string, string | null> = {};
  for (const one of changes) {
    if (one.do === 'delete') files[one.file] = null;
    else if (one.do === 'add') files[one.file] = `${who}\n`;
    else {
      const edits = changes.flatMap((other) =>
        other.do === 'edit' && other.file === one.file ? [[other.at, who] as const] : [],
      );
      if (one.do === 'edit' && files[one.file] === undefined) files[one.file] = text(edits);
      if (one.do === 'rename' && files[one.file] !== null)
        Object.assign(files, { [one.file]: null, [`new-${one.file}`]: text(edits) });
    }
  }
  if ('b/e' in files) files['b.txt'] ??= text([]);
  return files;
}

const cases = fc.record({
  mode: fc.constantFrom<IntegrateMode>('changes', 'squash', 'commits'),
  sessions: fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 4 }),
  dirt: fc.array(change, { maxLength: 2 }),
});

test(
  'an integration ends as its sessions applied one by one, and meets a conflict where they do',
  async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ mode, sessions, dirt }) => {
        await using scene = await applyScene({ 'a.txt': text([]), 'b.txt': text([]), 'c.txt': text([]) });
        const requests: ApplyRequest[] = [];
        for (const [at, changes] of sessions.entries())
          requests.push({
            ...(await scene.otherWork(`n${at}`, filesOf(`n${at}`, changes))),
            mode: applyModeOf(mode),
          });
        await scene.repo.write(filesOf('mine', dirt));
        const request = { repositoryPath: scene.repo.path, mode, sessions: requests };
        const planned = await scene.applies.planIntegration(request);
        const untouched = await scene.manifest();
        const whole = await scene.applies.integrate({ ...request, fingerprint: null, message: null });
        const together = await outcomeOf(scene);
        if (whole.ok) expectOk(await scene.applies.undo(null));
        expect(await scene.manifest()).toEqual(untouched);

        for (const one of requests) {
          const alone = await scene.applies.run({ ...one, fingerprint: null });
          if (alone.ok) continue;
          // Another session did the same before: that is no conflict, and nothing is left to bring.
          if (alone.refusal.code === 'nothing-to-apply') continue;
          expect(whole.ok).toBe(false);
          const steps = planned.ok ? planned.value.steps : [];
          const first = steps.find(({ conflicts }) => conflicts.length > 0);
          if (alone.refusal.code !== 'conflicts') return;
          expect(first?.session).toBe(one.session);
          expect(first?.conflicts.map(bare)).toEqual(alone.refusal.conflicts.map(bare));
          return;
        }
        if (whole.ok) expect(await outcomeOf(scene)).toEqual(together);
        else expect(whole.refusal.code).toBe('nothing-to-apply');
      }),
      // A case begins some hundred processes: what was found is told, however long it takes to make it smaller.
      { ...propertyRuns(2, 60), plugins: [fc.interruptAfterTimeLimit(LONGEST_MS)] },
    );
  },
  LONGEST_MS + 120_000,
);

/** Files, what is committed of them, and what is staged. */
async function outcomeOf({ repo }: ApplyScene) {
  const files = await filesManifest(repo.path, { mtimes: false });
  const tree = await repo.git('rev-parse', 'HEAD^{tree}');
  // Looking must not write the index anew: whether an undo leaves it alone is asked later.
  const status = await repo.git('--no-optional-locks', 'status', '--porcelain', '-uall');
  return { files, tree, status };
}

/**
 * A file that another session made lies untracked in the workspace once that is applied alone; in an integration it is that session's, and
 * no file of the user's.
 */
function bare({ path, kind, place }: { path: string; kind: string; place: string }) {
  return { path, kind: kind === 'untracked-in-the-way' ? 'add-add' : kind, place };
}
