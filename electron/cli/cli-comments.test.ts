import { expect, test } from 'vitest';
import { commandScene } from './testing/command-scene';

const place = commandScene();
/** Each turn adds a line, and writes what it was told into a file. */
const AGENT = 'echo "line $(wc -l < a.txt)" >> a.txt; echo new > "b:3"';

test('comments are written, listed, sent as one turn, followed, resolved and deleted', async () => {
  const id = await place.session(AGENT);
  const add = (at: string, text: string, ...more: string[]) =>
    place.json(['comments', id, '--add', text, '--at', at, ...more]);
  expect((await place.run(['comments', id])).stdout).toBe('No comments.\n');
  const first = await add('a.txt:2', 'Why?', '--suggest', 'second line');
  expect(first).toMatchObject({
    code: 0,
    result: { session: id, path: 'a.txt', side: 'after', lines: { first: 2, last: 2 } },
  });
  const old = await add('a.txt:1-1', 'As it was.', '--before');
  const whole = await add('b:3', 'What is this name?');
  expect(whole.result).toMatchObject({ path: 'b:3', lines: null });

  const listed = await place.json(['comments', id]);
  expect(listed.lines).toMatchObject([
    {
      type: 'comment',
      comment: first.result.comment,
      state: 'to-send',
      text: 'Why?',
      suggestion: 'second line\n',
      quoted: 'line 1\n',
      now: { became: 'unchanged', path: 'a.txt', lines: { first: 2, last: 2 } },
    },
    { type: 'comment', side: 'before', state: 'to-send' },
    { type: 'comment', path: 'b:3', lines: null },
    { type: 'result', session: id, comments: 3, toSend: 3 },
  ]);
  const { stdout } = await place.run(['comments', id]);
  const short = String(first.result.comment).slice(0, 8);
  expect(stdout).toContain(`${short}  a.txt, line 2  (Not sent yet)\n    Why?\n    + second line\n`);
  expect(stdout).toContain('a.txt, before, line 1  (Not sent yet)');
  expect(stdout).toContain(`understory comments ${id} --send   (3 comments)`);

  const [two, three] = [old, whole].map(({ result }) => String(result.comment));
  const extra = String((await add('a.txt:1', 'Never mind.')).result.comment);
  // The second time it is gone; those that are named after it are deleted all the same.
  const ids = [two, two, extra].flatMap((one) => ['--only', String(one)]);
  const deleted = await place.json(['comments', id, '--delete', ...ids]);
  expect(deleted).toMatchObject({
    code: 3,
    result: { comments: [two, extra], refused: [{ comment: two, refusal: { code: 'comment-unknown' } }] },
  });
  const sent = await place.json(['comments', id, '--send', '--only', short, '--message', 'Once more.']);
  expect(sent).toMatchObject({ code: 0, result: { session: id, turns: 2, outcome: 'completed' } });
  const shown = (await place.run(['show', id])).stdout;
  expect(shown).toContain('> Once more.');
  expect(shown).toContain('a.txt, line 2:');
  expect(shown).not.toContain('What is this name?');

  const after = await place.json(['comments', id]);
  expect(after.lines).toMatchObject([
    { comment: first.result.comment, state: 'sent', sentIn: 2, now: { became: 'unchanged' } },
    { comment: three, state: 'to-send' },
    { comments: 2, toSend: 1 },
  ]);
  expect((await place.run(['comments', id])).stdout).toContain('(Sent · line unchanged)');
  for (const what of ['--resolve', '--reopen', '--resolve'])
    expect(await place.json(['comments', id, what, '--only', short])).toMatchObject({ code: 0 });
  expect((await place.json(['comments', id])).result).toMatchObject({ comments: 1 });
  const all = await place.json(['comments', id, '--all']);
  expect(all.lines[0]).toMatchObject({ state: 'resolved' });
  expect(await place.json(['comments', id, '--send'])).toMatchObject({ code: 0, result: { turns: 3 } });
  expect(await place.json(['comments', id, '--send'])).toMatchObject({ code: 0, result: { sent: [] } });
});

test('what cannot be meant is wrong usage, what cannot be commented on is refused', async () => {
  const id = await place.session(AGENT);
  const codes = async (...args: string[]) => (await place.run(['comments', id, ...args])).code;
  expect(await codes('--add', 'x')).toBe(2);
  expect(await codes('--at', 'a.txt')).toBe(2);
  expect(await codes('--message', 'x')).toBe(2);
  expect(await codes('--resolve')).toBe(2);
  expect(await codes('--resolve', '--only', 'nosuch')).toBe(2);
  expect(await codes('--send', '--delete', '--only', 'x')).toBe(2);
  expect(await codes('--add', 'x', '--at', 'a.txt:2-1')).toBe(2);
  const refused = async (...args: string[]) => (await place.json(['comments', id, ...args])).result;
  expect(await refused('--add', 'x', '--at', 'a.txt:99')).toMatchObject({
    refusal: { code: 'comment-unfit', why: 'no-such-lines' },
  });
  expect(await refused('--add', '', '--at', 'a.txt')).toMatchObject({ refusal: { why: 'empty' } });
  expect(await refused('--add', 'x', '--at', 'nowhere')).toMatchObject({ refusal: { code: 'file-unknown' } });
  expect(await refused('--add', 'x', '--at', 'a.txt:1', '--before', '--suggest', 'y')).toMatchObject({
    refusal: { why: 'not-replaceable' },
  });
});
