import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTerminal, type Terminal, type TerminalItem } from './terminal';

const shell = (script: string): Terminal => {
  const terminal = openTerminal(
    {
      purpose: 'terminal',
      session: null,
      confine: null,
      command: '/bin/sh',
      args: ['-c', script],
      cwd: tmpdir(),
      env: { PATH: process.env.PATH ?? '' },
    },
    { killAfterMs: 50 },
  );
  if (!terminal) throw new Error('bash is missing');
  return terminal;
};

async function readAll(terminal: Terminal): Promise<{ text: string; last: TerminalItem | undefined }> {
  const items: TerminalItem[] = [];
  for await (const item of terminal.output()) items.push(item);
  return { text: items.map((item) => (item.type === 'data' ? item.data : '')).join(''), last: items.at(-1) };
}

test('a program sees a terminal, its arguments and its folder', async () => {
  const { text, last } = await readAll(shell('test -t 1 && echo "in $PWD with $TERM"; exit 3'));
  expect(text).toBe(`in ${tmpdir()} with xterm-256color\r\n`);
  expect(last).toEqual({ type: 'exit', code: 3 });
});

test('what is typed arrives', async () => {
  const terminal = shell('read line; echo "got $line"');
  terminal.input('hello\r');
  expect((await readAll(terminal)).text).toContain('got hello');
});

test('the last words of programs that end at once are not lost', async () => {
  const runs = Array.from({ length: 50 }, () => readAll(shell('echo one; cat /etc/passwd; echo the end')));
  for (const { text, last } of await Promise.all(runs)) {
    expect(text.startsWith('one\r\n') && text.endsWith('the end\r\n')).toBe(true);
    expect(last).toEqual({ type: 'exit', code: 0 });
  }
});

test('closing ends a program that ignores the hang-up', async () => {
  const terminal = shell('trap "" HUP TERM; echo ready; while :; do sleep 1; done');
  const output = terminal.output();
  expect((await output.next()).value).toMatchObject({ type: 'data' });
  terminal.close();
  let last: TerminalItem | undefined;
  for await (const item of output) last = item;
  expect(last).toEqual({ type: 'exit', code: 128 + 9 });
});

test('a flood is read completely', async () => {
  const terminal = shell('seq 1 200000; read line');
  let text = '';
  for await (const item of terminal.output()) {
    if (item.type === 'data') text += item.data;
    if (text.endsWith('200000\r\n')) terminal.close();
  }
  expect(
    text
      .trimEnd()
      .split('\r\n')
      .filter((line) => /^\d+$/.test(line)),
  ).toHaveLength(200_000);
});

test('a flood that nobody reads is bounded, keeps the newest and says so', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'understory-terminal-'));
  const done = join(folder, 'done');
  const terminal = shell(`seq 1 700000; echo the end; : > ${done}; read line`);
  await expect.poll(() => existsSync(done), { timeout: 100_000 }).toBe(true);
  let text = '';
  for await (const item of terminal.output()) {
    if (item.type === 'data') text += item.data;
    if (text.endsWith('the end\r\n')) terminal.close();
  }
  expect(text).toContain('[… output skipped …]');
  expect(text.trimEnd().split('\r\n').slice(-2)).toEqual(['700000', 'the end']);
  expect(text.length).toBeLessThan(5 * 1024 * 1024);
  await rm(folder, { recursive: true });
});
