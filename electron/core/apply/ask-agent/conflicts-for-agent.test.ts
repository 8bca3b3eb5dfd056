import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Resolution } from '#shared/conflict';
import { CommitId, type RepoPath } from '#shared/ids';
import { sideNames } from '#shared/resolving';
import { casesByDay } from '#shared/testing/at-night';
import { absoluteBytes } from '../../git/index';
import { type ApplyScene, applyScene, expectOk, repoPath, SCENE_SESSION } from '../../testing/apply-scene';
import { CONFLICT_CASES } from '../../testing/conflict-cases';
import type { ConflictsForAgent } from './conflicts-for-agent';

async function conflictsForAgent(
  made: ApplyScene,
  paths: readonly RepoPath[] = [],
): Promise<ConflictsForAgent> {
  const ref = 'refs/understory/resolver/conflicts';
  const question = { session: SCENE_SESSION, title: 'Work', operation: 'apply' as const, paths, ref };
  const handed = expectOk(await made.applies.conflictsForAgent(made.request(), question));
  expect(await made.repo.git('rev-parse', ref)).toBe(handed.commit);
  return handed;
}

/** Reads the answer that an agent gives by editing a worktree of the conflicts. */
async function answersAfter(
  made: ApplyScene,
  handed: ConflictsForAgent,
  edit: (root: string) => Promise<unknown>,
) {
  const root = join(made.repo.parent, 'answer');
  await made.repo.git('worktree', 'add', '-q', '--detach', root, handed.commit);
  await edit(root);
  await made.repo.git('-C', root, 'add', '-A', '-f');
  await made.repo.git('-C', root, 'commit', '-q', '--allow-empty', '-m', 'answer');
  const head = CommitId.parse(await made.repo.git('-C', root, 'rev-parse', 'HEAD'));
  await made.repo.git('worktree', 'remove', '--force', root);
  return made.applies.answers(made.repo.path, { base: handed.commit, head }, handed.resolves);
}

/** By day not those whose question has the form of another's: a choice between two files, or between two whole sides. */
const BY_DAY = [
  'content',
  'modify-delete',
  'rename-rename',
  'directory-file',
  'symlink',
  'binary',
  'untracked-in-the-way',
];

describe.each(casesByDay(CONFLICT_CASES, ({ kind }) => BY_DAY.includes(kind)))(
  '$kind: $name',
  ({ path, prepare }) => {
    test('is handed over as it is, and every answer to it is read as the choice it means', async () => {
      await using made = await prepare();
      const before = await made.manifest();
      const handed = await conflictsForAgent(made, [repoPath(path)]);
      const [asked, ...others] = handed.resolves.conflicts;
      if (!asked) throw new Error('nothing was asked');
      expect([asked.path, others, handed.left]).toEqual([path, [], 0]);
      const answer = async (edit: (root: string) => Promise<unknown>) =>
        (await answersAfter(made, handed, edit)).answers[0];
      const nothing = asked.answer.by === 'text' ? 'markers-left' : 'no-choice';
      expect(await answer(async () => undefined)).toEqual({ outcome: nothing });

      const takes: Resolution['take'][] = [];
      if (asked.answer.by === 'choice') {
        const names = {
          ...sideNames(handed.resolves, asked.place),
          base: 'base',
          both: 'both',
          delete: 'delete',
        };
        const sheet = `${handed.resolves.folder}/choices.txt`;
        for (const choice of asked.choices.filter((one) => one !== 'content')) {
          const read = await answer(async (root) => {
            const text = await readFile(join(root, sheet), 'utf8');
            await writeFile(join(root, sheet), text.replace(/^1 =$/m, `1 = ${names[choice]}`));
          });
          expect(read).toEqual({ outcome: 'proposed', take: { choice } });
          takes.push({ choice });
        }
      } else {
        for (const side of ['ours', 'theirs', 'base'] as const) {
          const oid = asked.stages[side];
          if (oid === null || !asked.choices.includes(side)) continue;
          const bytes = await made.stage(oid);
          const read = await answer((root) => writeFile(join(root, path), bytes));
          expect(read).toEqual({ outcome: 'proposed', take: { choice: side } });
        }
        const edited = await answer((root) => writeFile(join(root, path), 'resolved\n'));
        takes.push({ choice: 'content', bytes: Buffer.from('resolved\n').toString('base64') });
        expect(edited).toEqual({ outcome: 'proposed', take: takes[0] });
        const gone = await answer((root) => rm(join(root, path)));
        const deletes = asked.choices.includes('delete');
        expect(gone).toEqual(
          deletes ? { outcome: 'proposed', take: { choice: 'delete' } } : { outcome: 'unusable' },
        );
      }
      expect(await made.manifest()).toEqual(before);
      for (const take of takes) {
        const planned = await made.applies.plan(
          made.request({ resolutions: [{ path: repoPath(path), take }] }),
        );
        expect(planned.ok ? planned.value.conflicts : planned.refusal.code).toSatisfy(
          (rest) => rest === 'nothing-to-apply' || (Array.isArray(rest) && rest.length === 0),
        );
      }
    });
  },
);

test('paths of any bytes, marker-like lines and foreign line ends are handed over and read back', async () => {
  const raw = 'caf\udce9 \n.txt';
  await using made = await applyScene({ [raw]: 'one\r\n', 'guide.md': 'Title\n=======\none\n' });
  const root = made.repo.path;
  await made.work({ [raw]: 'theirs\r\n', 'guide.md': 'Title\n=======\ntheirs' });
  await made.repo.write({ [raw]: 'ours\r\n', 'guide.md': 'Title\n=======\nours\n' });
  const handed = await conflictsForAgent(made);
  expect(handed.resolves.conflicts.map(({ path, answer }) => [path, answer])).toEqual([
    [raw, { by: 'text', markerSize: 7 }],
    ['guide.md', { by: 'text', markerSize: 9 }],
  ]);
  const { answers, otherFiles } = await answersAfter(made, handed, async (worktree) => {
    const given = await readFile(absoluteBytes(worktree, raw), 'utf8');
    expect(given.split('\r\n')[0]).toBe('<<<<<<< workspace');
    await writeFile(absoluteBytes(worktree, raw), 'both\r\n');
    await writeFile(join(worktree, 'guide.md'), 'Title\n=======\nboth');
    await writeFile(join(worktree, 'more.md'), 'more');
  });
  const content = (text: string) => ({
    outcome: 'proposed',
    take: { choice: 'content', bytes: Buffer.from(text).toString('base64') },
  });
  expect([answers, otherFiles]).toEqual([
    [content('both\r\n'), content('Title\n=======\nboth')],
    ['more.md'],
  ]);
  expect(await readFile(absoluteBytes(root, raw), 'utf8')).toBe('ours\r\n');
});

test('a submodule is handed over as its two commits, and only one of its legal choices is an answer', async () => {
  await using made = await applyScene({ 'f.txt': 'f\n' });
  const [was = '', theirs = '', ours = ''] = ['a', 'b', 'c'].map((digit) => digit.repeat(40));
  const point = (commit: string) => ['update-index', '--add', '--cacheinfo', `160000,${commit},module`];
  // As a clone leaves a submodule that is not checked out.
  await mkdir(join(made.repo.path, 'module'));
  await made.repo.git(...point(was));
  await made.repo.git('commit', '-q', '-m', 'module');
  const base = CommitId.parse(await made.repo.git('rev-parse', 'HEAD'));
  const head = await made.inSession(['reset', '-q', '--hard', base], point(theirs), [
    'commit',
    '-q',
    '-m',
    'theirs',
  ]);
  await made.repo.git(...point(ours));
  await made.repo.git('commit', '-q', '-m', 'ours');
  const request = { base, head, mode: 'merge' as const };
  const ref = 'refs/understory/resolver/conflicts';
  const question = { session: SCENE_SESSION, title: 'Work', operation: 'apply' as const, paths: [], ref };
  const handed = expectOk(await made.applies.conflictsForAgent(made.request(request), question));
  const words = `a submodule: target has it at commit ${ours}, session has it at commit ${theirs}`;
  expect(handed.notes.map((note) => note.words)).toEqual([words]);
  const [asked] = handed.resolves.conflicts;
  expect(asked).toMatchObject({ path: 'module', kind: 'submodule', choices: ['ours', 'theirs', 'base'] });

  const sheet = `${handed.resolves.folder}/choices.txt`;
  const given = await made.repo.git('show', `${handed.commit}:${sheet}`);
  expect(await made.repo.git('ls-tree', handed.commit, 'module')).toContain(ours);
  for (const commit of [was, theirs, ours]) expect(given).toContain(`a submodule at commit ${commit}`);
  const answer = (text: string) =>
    answersAfter(made, handed, async (root) => writeFile(join(root, sheet), `${given}\n${text}\n`));
  const legal = { target: 'ours', session: 'theirs', base: 'base' } as const;
  for (const [word, choice] of Object.entries(legal)) {
    expect(await answer(`1 = ${word}`)).toMatchObject({
      answers: [{ outcome: 'proposed', take: { choice } }],
      otherFiles: [],
    });
    const taken = { path: repoPath('module'), take: { choice } };
    const planned = await made.applies.plan(made.request({ ...request, resolutions: [taken] }));
    expect(planned).toMatchObject(
      choice === 'ours'
        ? { ok: true, value: { conflicts: [] } }
        : { ok: true, value: { submodules: ['module'] } },
    );
  }
  for (const word of ['both', 'delete', theirs]) {
    expect((await answer(`1 = ${word}`)).answers).toEqual([{ outcome: 'unusable' }]);
  }
  const pointed = await answersAfter(made, handed, (root) => made.repo.git('-C', root, ...point(theirs)));
  expect(pointed).toMatchObject({ answers: [{ outcome: 'no-choice' }], otherFiles: ['module'] });
});
