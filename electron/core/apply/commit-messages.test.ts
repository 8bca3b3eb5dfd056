import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyScene, expectOk } from '../testing/apply-scene';

const FILES = { 'a.txt': 'a\n' };
const summary = '## Summary\n\nThe parser reads quoted names.\n\n```ts\ncode\n```';
const co = 'Co-authored-by: Ada <ada@example.com>';

describe('the message of a commit that an apply makes', () => {
  test('is drafted from the title, the turns, what the agent said last and the co-authors of its commits', async () => {
    await using made = await applyScene(FILES);
    await made.work({ 'a.txt': 'b\n' }, `Read names\n\n${co}`);
    await made.work({ 'a.txt': 'c\n' }, `Read quoted names\n\nco-authored-by: ada <ADA@example.com>`);
    const { commits } = await made.plan({ mode: 'squash', summary });
    expect(commits).toEqual({
      count: 1,
      subjects: ['Improve things'],
      message: [
        'Improve things',
        '',
        '- Read names',
        '- Read quoted names',
        '',
        'Summary',
        '',
        'The parser reads quoted names.',
        '',
        'Co-authored-by: ada <ADA@example.com>',
        'Understory-Session: scenesession',
      ].join('\n'),
    });
    await made.run({ mode: 'squash', summary });
    expect((await made.repo.git('log', '-1', '--format=%B')).trimEnd()).toBe(commits?.message);
  });

  test.each(['merge', 'squash'] as const)(
    'of a %s can be another one, tidied and nothing else',
    async (mode) => {
      await using made = await applyScene(FILES);
      await made.work({ 'a.txt': 'b\n' });
      const before = await made.manifest();
      const request = { ...made.request({ mode }), fingerprint: (await made.plan({ mode })).fingerprint };
      const message = '\nRead names  \n\n\n\n# why\nBecause.\n\n';
      const { apply } = expectOk(await made.applies.run({ ...request, message }));
      expect(await made.repo.git('log', '-1', '--format=%B')).toBe('Read names\n\n# why\nBecause.\n');
      expectOk(await made.applies.undo(apply));
      expect(await made.manifest()).toEqual(before);
    },
  );

  test('of a rebase is that of its only commit; several keep theirs, and another one is refused', async () => {
    await using made = await applyScene(FILES);
    await made.work({ 'a.txt': 'b\n' }, 'First\n\nWhy.');
    const one = await made.plan({ mode: 'rebase', summary });
    expect(one.commits).toEqual({ count: 1, subjects: ['First'], message: 'First\n\nWhy.' });
    await made.work({ 'a.txt': 'c\n' }, 'Second');
    const two = await made.plan({ mode: 'rebase' });
    expect(two.commits).toEqual({ count: 2, subjects: ['First', 'Second'], message: null });
    const request = { ...made.request({ mode: 'rebase' }), fingerprint: null };
    const before = await made.manifest();
    expect(await made.applies.run({ ...request, message: 'Other' })).toMatchObject({
      refusal: { code: 'message-unfit', commits: 2 },
    });
    expect(await made.applies.run({ ...request, mode: 'changes', message: 'Other' })).toMatchObject({
      refusal: { code: 'message-unfit', commits: 0 },
    });
    expect(await made.manifest()).toEqual(before);
  });

  test('has the user’s template in its draft, without comments, but not where nobody fills it in', async () => {
    await using made = await applyScene(FILES);
    await made.work({ 'a.txt': 'b\n' });
    await made.repo.write({ [join('..', 'template.txt')]: '# Say why\nWhy:\n\nRefs: \n' });
    await made.repo.git('config', 'commit.template', join(made.repo.path, '..', 'template.txt'));
    const { commits } = await made.plan({ mode: 'squash' });
    expect(commits?.message).toBe(
      'Improve things\n\n- work\n\nWhy:\n\nRefs:\n\nUnderstory-Session: scenesession',
    );
    await made.run({ mode: 'squash' });
    expect(await made.repo.git('log', '-1', '--format=%B')).not.toContain('Why:');
  });

  test('spells trailers as configured, and runs none of their commands', async () => {
    await using made = await applyScene(FILES);
    await made.work({ 'a.txt': 'b\n' }, `work\n\n${co}`);
    const ran = join(made.repo.path, '..', 'ran.txt');
    await made.repo.git('config', 'trailer.co-authored-by.key', 'Co-Authored-By');
    await made.repo.git('config', 'trailer.sign.key', 'Signed-off-by');
    await made.repo.git('config', 'trailer.sign.command', `touch '${ran}'`);
    await made.repo.git('config', 'trailer.sign.ifmissing', 'add');
    await made.run({ mode: 'squash' });
    const message = await made.repo.git('log', '-1', '--format=%B');
    expect(message).toContain('Co-Authored-By: Ada <ada@example.com>\nUnderstory-Session: scenesession');
    expect(message).not.toContain('Signed-off-by');
    await expect(access(ran)).rejects.toThrow();
  });
});
