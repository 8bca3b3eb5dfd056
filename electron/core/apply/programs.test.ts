import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { someByDay } from '#shared/testing/at-night';
import { type ApplyScene, applyScene, wallClock } from '../testing/apply-scene';
import { allowPrograms, notedProgram, processFilter, programsOf, revokePrograms } from '../testing/trust';
import { userSettings } from '../testing/user-settings';
import { createPrograms } from '../trust/index';

afterEach(() => vi.unstubAllEnvs());

const ATTRIBUTES = { '.gitattributes': '*.up filter=up\n' };
const UPPER = 'tr a-z A-Z';
const LOWER = 'tr A-Z a-z';

/** A file that its filter keeps in capitals in the repository, changed by the session. */
async function filtered(files: Parameters<typeof applyScene>[0] = {}): Promise<ApplyScene> {
  const scene = await applyScene({ ...ATTRIBUTES, 'a.up': 'LOUD\n', 'b.txt': 'plain\n', ...files });
  await scene.work({ 'a.up': 'LOUDER\n' });
  return scene;
}

function refusalOf(scene: ApplyScene, mode: 'changes' | 'squash' = 'changes') {
  return scene.applies.plan(scene.request({ mode }));
}

const REFUSED = { ok: false, refusal: { code: 'programs-not-trusted' } };

async function expectApplied(scene: ApplyScene): Promise<void> {
  await scene.repo.write({ 'a.up': 'loud\n', 'c.up': 'mine\n' });
  await scene.run({ mode: 'squash' });
  expect(await readFile(join(scene.repo.path, 'a.up'), 'utf8')).toBe('louder\n');
  expect(await scene.repo.git('cat-file', '-p', 'HEAD:a.up')).toBe('LOUDER');
  expect(await readFile(join(scene.repo.path, 'c.up'), 'utf8')).toBe('mine\n');
}

test('a filter of the user’s own runs without being asked about: by name, absolute, or as a process', async () => {
  await using byName = await filtered();
  await userSettings(
    byName.repo,
    `[filter "up"]\n\tclean = ${UPPER}\n\tsmudge = ${LOWER}\n\trequired = true\n`,
  );
  await expectApplied(byName);
  await using absolute = await filtered();
  const clean = await notedProgram(absolute.repo.parent, 'clean', UPPER);
  await userSettings(absolute.repo, `[filter "up"]\n\tclean = ${clean.path} %f\n\tsmudge = ${LOWER}\n`);
  await expectApplied(absolute);
  expect(await clean.runs()).not.toEqual([]);
  await using asProcess = await filtered();
  const program = await processFilter(asProcess.repo.parent);
  await userSettings(asProcess.repo, `[filter "up"]\n\tprocess = ${program}\n\trequired = true\n`);
  await expectApplied(asProcess);
});

test.each(['clean and smudge', 'process'])(
  'a filter of the repository’s own configuration runs once it is allowed, as it was then: %s',
  async (how) => {
    await using scene = await filtered();
    const { repo, home } = scene;
    const clean = await notedProgram(repo.parent, 'clean', UPPER);
    if (how === 'process') await repo.git('config', 'filter.up.process', await processFilter(repo.parent));
    else await repo.git('config', 'filter.up.smudge', LOWER);
    await repo.git('config', 'filter.up.clean', clean.path);
    await repo.git('config', 'filter.up.required', 'true');
    const before = await scene.manifest();

    expect(await refusalOf(scene)).toMatchObject(REFUSED);
    expect(await clean.runs()).toEqual([]);
    expect(await scene.manifest()).toEqual(before);
    expect(await programsOf(home, repo.path)).toMatchObject({ state: 'not-trusted' });

    await allowPrograms(home, repo.path);
    await expectApplied(scene);
    if (how !== 'process') expect(await clean.runs()).not.toEqual([]);
    expect(await programsOf(home, repo.path)).toMatchObject({ state: 'trusted' });

    await scene.work({ 'a.up': 'LOUDEST\n' });
    await repo.git('config', 'filter.up.clean', `${clean.path} --other`);
    expect(await programsOf(home, repo.path)).toMatchObject({ state: 'changed' });
    expect(await refusalOf(scene)).toMatchObject(REFUSED);
    await repo.git('config', 'filter.up.clean', clean.path);
    await revokePrograms(home, repo.path);
    expect(await refusalOf(scene)).toMatchObject(REFUSED);
  },
);

test('what changed since it was shown is not allowed by a click on what was shown', async () => {
  await using scene = await filtered();
  const { repo, home } = scene;
  await repo.git('config', 'filter.up.clean', UPPER);
  const shown = await programsOf(home, repo.path);
  await repo.git('config', 'filter.up.clean', 'evil');

  const { fingerprint } = shown;
  const programs = createPrograms({ home, clock: wallClock, onChange: () => undefined });
  expect(await programs.allow({ path: repo.path, fingerprint })).toMatchObject({
    refusal: { code: 'programs-changed' },
  });
  expect(await refusalOf(scene)).toMatchObject(REFUSED);
});

test.each(
  someByDay(
    [
      ['the repository’s include', 'include.path', ''],
      ['the repository’s include by condition', 'includeIf.gitdir:**.path', ''],
      ['an include of the repository’s of a file that is the user’s otherwise', 'include.path', '..'],
    ],
    1,
  ),
)('a filter in %s has to be allowed', async (_what, key, place) => {
  await using scene = await filtered();
  const { repo } = scene;
  const clean = await notedProgram(repo.parent, 'clean');
  const file = join(repo.path, '.git', place, place === '' ? 'more' : 'outside');
  await writeFile(file, `[filter "up"]\n\tclean = ${clean.path}\n`);
  await repo.git('config', key, file);

  expect(await refusalOf(scene)).toMatchObject(REFUSED);
  expect(await clean.runs()).toEqual([]);
});

test.each(someByDay(['workspace', 'git folder', 'link', 'worktree'] as const, 2))(
  'a file of the repository that the user’s own configuration includes is the repository’s: in the %s',
  async (place) => {
    await using scene = await filtered();
    const { repo } = scene;
    const clean = await notedProgram(repo.parent, 'clean');
    const where = {
      workspace: repo.path,
      'git folder': join(repo.path, '.git'),
      link: repo.path,
      worktree: join(repo.parent, 'session'),
    };
    const file = join(where[place], 'included');
    await writeFile(file, `[filter "up"]\n\tclean = ${clean.path}\n`);
    const link = join(repo.parent, 'link');
    await symlink(file, link);
    await userSettings(repo, `[includeIf "gitdir:**"]\n\tpath = ${place === 'link' ? link : file}\n`);

    expect(await refusalOf(scene)).toMatchObject(REFUSED);
    expect(await clean.runs()).toEqual([]);
  },
);

test('what the repository’s configuration repeats from the user’s is the user’s', async () => {
  await using scene = await filtered();
  await userSettings(scene.repo, `[filter "up"]\n\tclean = ${UPPER}\n\tsmudge = ${LOWER}\n`);
  await scene.repo.git('config', 'filter.up.clean', UPPER);
  await scene.repo.git('config', 'filter.up.smudge', LOWER);

  await expectApplied(scene);
});

test('a filter that no file goes through is in nobody’s way, and does not run', async () => {
  await using scene = await filtered();
  const { repo } = scene;
  const clean = await notedProgram(repo.parent, 'clean');
  await userSettings(repo, `[filter "up"]\n\tclean = ${UPPER}\n\tsmudge = ${LOWER}\n`);
  await repo.git('config', 'filter.other.clean', clean.path);
  await repo.git('config', 'filter.other.smudge', clean.path);

  await expectApplied(scene);
  expect(await clean.runs()).toEqual([]);
});

const SCRIPT = { content: `#!/bin/sh\n${UPPER}\n`, mode: 0o755 };

test.each(
  someByDay(
    [
      './tools/strip.sh',
      'tools/strip.sh %f',
      "sh -c './tools/strip.sh'",
      'sh tools/strip.sh',
      'cd tools && ./strip.sh',
      '$(git rev-parse --show-toplevel)/tools/strip.sh',
      '"$PWD/tools/strip.sh"',
      '{repo}/tools/strip.sh',
      'strip-on-path',
    ],
    3,
  ),
)('a program of the repository runs once it is allowed, and only the workspace’s: %s', async (command) => {
  await using scene = await filtered({ 'tools/strip.sh': SCRIPT });
  const { repo, home } = scene;
  await mkdir(join(repo.path, 'bin'));
  await symlink('../tools/strip.sh', join(repo.path, 'bin', 'strip-on-path'));
  vi.stubEnv('PATH', `${join(repo.path, 'bin')}${delimiter}${process.env.PATH}`);
  const ran = join(repo.parent, 'ran');
  await scene.work({
    'tools/strip.sh': { content: `#!/bin/sh\ntouch ${ran}\ncat\n`, mode: 0o755 },
    'a.up': 'LOUDER\n',
  });
  const value = command.replace('{repo}', repo.path).replaceAll('"', '\\"');
  await userSettings(repo, `[filter "up"]\n\tclean = "${value}"\n\tsmudge = ${LOWER}\n`);

  expect(await refusalOf(scene)).toMatchObject(REFUSED);
  await allowPrograms(home, repo.path);
  const { settings } = await programsOf(home, repo.path);
  expect(settings.flatMap(({ runs }) => runs).map(({ path }) => path)).toContain(
    join(repo.path, command === 'strip-on-path' ? 'bin/strip-on-path' : 'tools/strip.sh'),
  );
  await repo.write({ 'a.up': 'loud\n', 'c.up': 'mine\n' });
  await scene.run({ mode: 'changes', only: ['a.up' as never] });

  expect(await readFile(join(repo.path, 'a.up'), 'utf8')).toBe('louder\n');
  await expect(readFile(ran)).rejects.toThrow('ENOENT');

  await repo.write({ 'tools/strip.sh': { content: `#!/bin/sh\ntouch ${ran}\n${UPPER}\n`, mode: 0o755 } });
  expect(await refusalOf(scene)).toMatchObject(REFUSED);
  await expect(readFile(ran)).rejects.toThrow('ENOENT');
});

test('a filter of the user’s does not run in the workspace, where it would find programs of the repository', async () => {
  await using scene = await filtered();
  const { repo } = scene;
  const clean = await notedProgram(repo.parent, 'clean', `[ ! -e planted ] || exit 1; ${UPPER}`);
  const smudge = await notedProgram(repo.parent, 'smudge', LOWER);
  await repo.write({ planted: 'x' });
  await userSettings(
    repo,
    `[filter "up"]\n\tclean = ${clean.path} %f\n\tsmudge = ${smudge.path}\n\trequired = true\n`,
  );

  await expectApplied(scene);

  for (const folder of [...(await clean.runs()), ...(await smudge.runs())])
    expect(folder.startsWith(repo.path)).toBe(false);
});

test('a filter is given the name of the very file, wherever it runs', async () => {
  await using scene = await filtered();
  const { repo } = scene;
  const clean = await notedProgram(repo.parent, 'clean', `echo "$1" >> ${repo.parent}/names; ${UPPER}`);
  await userSettings(repo, `[filter "up"]\n\tclean = ${clean.path} %f\n\tsmudge = ${LOWER}\n`);
  await repo.write({ "it's 100%.up": 'mine\n' });

  await scene.plan();

  expect(await readFile(join(repo.parent, 'names'), 'utf8')).toContain(
    `${join(repo.path, "it's 100%.up")}\n`,
  );
});

test('a filter that finds its key in the repository’s git folder works once it is allowed', async () => {
  await using scene = await filtered();
  const { repo, home } = scene;
  await mkdir(join(repo.path, '.git', 'crypt'));
  await writeFile(join(repo.path, '.git', 'crypt', 'key'), 'a-z A-Z');
  const crypt = join(repo.parent, 'crypt');
  await writeFile(
    crypt,
    `#!/bin/sh\nset -e\nset -- $1 $(cat "$(git rev-parse --git-dir)/crypt/key")\n[ $1 = clean ] && exec tr $2 $3\nexec tr $3 $2\n`,
  );
  await chmod(crypt, 0o755);
  for (const which of ['clean', 'smudge'])
    await repo.git('config', `filter.up.${which}`, `"${crypt}" ${which}`);
  await repo.git('config', 'filter.up.required', 'true');
  expect(await refusalOf(scene)).toMatchObject(REFUSED);

  await allowPrograms(home, repo.path);

  await expectApplied(scene);
});

test('what is trusted is not read from the repository', async () => {
  await using scene = await filtered();
  const { repo, home } = scene;
  await repo.git('config', 'filter.up.clean', UPPER);
  await allowPrograms(home, repo.path);
  await rm(join(home, 'trusted-programs'), { recursive: true });
  expect(await refusalOf(scene)).toMatchObject(REFUSED);
});
