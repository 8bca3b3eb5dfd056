import { expect, test } from 'vitest';
import type { Conflict, Resolution } from '#shared/conflict';
import { RepoPath } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { withFitting } from './fitting-resolutions';

const conflict = (path: string): Conflict => ({
  path: RepoPath.parse(path),
  kind: 'content',
  place: 'worktree',
  stages: { base: null, ours: null, theirs: null },
  choices: ['ours', 'theirs'],
});
const taking = (path: string, choice: 'ours' | 'delete'): Resolution => ({
  path: RepoPath.parse(path),
  take: { choice },
});

/** Answers with the resolutions once all of them are for conflicts that there still are. */
const now =
  (...paths: string[]) =>
  async (resolutions: Resolution[]): Promise<Result<string[], RefusalOf<'resolution-unfit'>>> => {
    const unfit = resolutions.find(({ path }) => !paths.includes(path));
    return unfit
      ? refuse({ code: 'resolution-unfit', path: unfit.path, reason: 'nothing conflicts at this path' })
      : ok(resolutions.map(({ path }) => path));
  };

test('resolutions whose conflicts are gone meanwhile are left out and told of, one after the other', async () => {
  const conflicts = [conflict('a'), conflict('b'), conflict('c')];
  const given = [taking('a', 'ours'), taking('b', 'ours'), taking('c', 'ours')];
  const { answer, leftOut } = await withFitting(given, conflicts, now('b'));
  expect(answer).toEqual(ok(['b']));
  expect(leftOut.map(({ path }) => path)).toEqual(['a', 'c']);
});

test('a resolution that fitted nothing to begin with stays refused', async () => {
  for (const mistake of [taking('typo', 'ours'), taking('a', 'delete')]) {
    const { answer, leftOut } = await withFitting([mistake], [conflict('a')], now());
    expect(answer).toMatchObject({ refusal: { code: 'resolution-unfit', path: mistake.path } });
    expect(leftOut).toEqual([]);
  }
});
