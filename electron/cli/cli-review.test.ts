import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandScene, script } from './testing/command-scene';

const place = commandScene();

/** A reviewer that answers with what stands in a file beside the repository. */
async function reviewer(...findings: object[]) {
  const answer = join(place.home, 'answer');
  await writeFile(answer, `Here:\n\`\`\`json\n${JSON.stringify({ summary: 'Hm.', findings })}\n\`\`\`\n`);
  return ['--command', script(`cat ${answer}; echo tried >> a.txt`)];
}

async function topic() {
  await place.repo.git('switch', '--quiet', '-c', 'topic');
  await place.repo.write({ 'a.txt': 'one\ntwo\n' });
  const tip = await place.repo.commit('topic');
  await place.repo.git('update-ref', 'refs/pull/7/head', tip);
  await place.repo.git('switch', '--quiet', 'main');
  return tip;
}

const HOSTILE =
  'See <img src=x> @octocat #1 [here](https://evil.example) ![p](https://evil.example/p.png)\n```\n# out';

test('a branch is reviewed in a worktree that is gone afterwards, with findings, a report and an exit code', async () => {
  const tip = await topic();
  const report = join(place.home, 'report.md');
  const by = await reviewer(
    { path: 'a.txt', line: 2, severity: 'warning', text: HOSTILE, suggestion: 'zwei' },
    { path: 'b.txt', line: 1, severity: 'error', text: 'Was not changed.' },
  );
  const { code, result, lines } = await place.json([
    'review',
    '--branch',
    'topic',
    '--report',
    report,
    ...by,
  ]);
  expect({ code, result }).toMatchObject({
    code: 0,
    result: {
      review: {
        to: tip,
        summary: 'Hm.',
        error: 0,
        warning: 1,
        note: 0,
        left: { elsewhere: 1 },
        problem: null,
      },
      ...{ failed: false, outcome: 'completed' },
    },
  });
  expect(lines.filter(({ type }) => type === 'finding')).toMatchObject([
    { path: 'a.txt', lines: { first: 2, last: 2 }, severity: 'warning', text: HOSTILE, suggestion: 'zwei\n' },
  ]);
  expect((await place.repo.git('worktree', 'list')).split('\n')).toHaveLength(1);
  expect(await place.repo.git('branch', '--list', 'understory/*')).toBe('');
  expect(await readFile(join(place.repo.path, 'a.txt'), 'utf8')).toBe('one\n');

  const text = await readFile(report, 'utf8');
  expect(text).toContain('# Review of `topic`');
  expect(text).toContain('## Warning: `a.txt:2`');
  // What the reviewer says stands in fences that it cannot end.
  const outside = text.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm, '');
  expect(text).toContain('@octocat');
  expect(outside).not.toMatch(/octocat|evil|<img|# out/);

  const bar = await place.run(['review', '--pull', '7', '--base', 'main', '--fail-on', 'warning', ...by]);
  expect(bar.code).toBe(5);
  expect(bar.stdout).toContain('Warning  a.txt:2\n    See <img');
  expect(bar.stdout).toContain(
    'The review found 1 warning. 1 finding about files that were not changed is left out.',
  );
  const taken = await place.json(['review', '--branch', 'topic', '--report', report, ...by]);
  expect(taken).toMatchObject({
    code: 2,
    result: { usage: expect.stringContaining('there is a file already') },
  });
});

test('a session is reviewed with comments for its author, and a reviewer that cannot be read fails', async () => {
  const id = await place.session('echo more >> a.txt');
  const by = await reviewer({ path: 'a.txt', line: 2, severity: 'error', text: 'No.' });
  const { code, result } = await place.json(['review', id, '--keep', ...by]);
  expect({ code, result }).toMatchObject({
    code: 5,
    result: { failed: true, reviews: id, review: { error: 1 } },
  });
  const commented = await place.json(['comments', id]);
  expect(commented.lines[0]).toMatchObject({
    ...{ type: 'comment', state: 'undecided', text: 'No.', path: 'a.txt' },
    by: { session: result.session, severity: 'error' },
  });
  const silent = await place.json(['review', id, '--command', script('echo "Looks good."')]);
  expect(silent).toMatchObject({
    code: 1,
    result: { turns: 2, failed: false, review: { problem: 'no-block' } },
  });
  expect(silent.stderr).toContain('It is asked for them again.');
});

test('what cannot be meant is wrong usage, what is not there is refused', async () => {
  await topic();
  const by = await reviewer();
  const codes = async (...args: string[]) => (await place.json(['review', ...args, ...by])).result;
  expect(await codes('abcdefgh', '--branch', 'topic')).toHaveProperty('usage');
  expect(await codes('--branch', 'topic', '--pull', '7')).toHaveProperty('usage');
  expect(await codes('--range', 'topic')).toHaveProperty('usage');
  expect(await codes('--pull', '../7')).toHaveProperty('usage');
  expect(await codes('--branch', 'topic', '--template', 'test')).toHaveProperty('usage');
  expect(await codes('--pull', '8')).toMatchObject({
    refusal: { code: 'base-unknown', base: 'refs/pull/8/head' },
  });
  expect((await place.run(['review', '--pull', '8', ...by])).stderr).toContain(
    'git fetch origin refs/pull/8/head:refs/pull/8/head',
  );
  expect(await codes('--range', 'topic..main')).toMatchObject({ refusal: { code: 'nothing-to-review' } });
  expect(await codes('--branch', 'topic', '--template', 'nonesuch')).toMatchObject({
    refusal: { code: 'template-unknown' },
  });
  expect(await codes('--range', 'main..topic')).toMatchObject({
    failed: false,
    review: { error: 0, problem: null },
  });
});
