import { expect, test } from 'vitest';
import { claudeFile, claudeRecords, lines, writeHistory } from '../core/testing/histories';
import { commandScene } from './testing/command-scene';

const scene = commandScene();

test('sessions of other tools are listed when they are asked for, shown, and refused what would change them', async () => {
  const own = await scene.session('true', 'Nothing is written here');
  const { repo, home } = scene;
  await writeHistory(claudeFile(home, repo.path), lines(claudeRecords(repo.path)));
  expect((await scene.run(['list'])).stdout).not.toContain('Add a limiter');
  const listed = await scene.json(['list', '--kind', 'imported']);
  expect(listed.lines[0]).toMatchObject({ title: 'Add a limiter', imported: { tool: 'claude', live: true } });
  const session = String(listed.lines[0]?.session);
  const shown = await scene.run(['show', session.slice(0, 10)]);
  expect(shown.stdout).toContain('> Add a limiter');
  expect(shown.stdout).toContain('  folder    ');
  expect(shown.stdout).not.toMatch(/ {2}(commits|changes) /);
  expect(shown.stdout).toContain('It is **written**.');
  const exported = await scene.run(['export', session.slice(0, 10)]);
  expect(exported.stdout).toContain('- Agent: Claude Code');
  expect(exported.stdout).toContain('> It is **written**.');
  expect((await scene.run(['send', session, 'Go on'])).code).not.toBe(0);
  const found = await scene.json(['search', 'written']);
  expect(found.lines).toMatchObject([
    { type: 'match', session: own, turn: 1, role: 'prompt' },
    { type: 'match', session, turn: 1, role: 'said', snippet: expect.stringContaining('**written**') },
    { type: 'result', matches: 2, imported: { looked: 1, of: 1, partly: 0, ended: 'whole' } },
  ]);
  expect((await scene.run(['search', 'is', 'written', '--kind', 'imported', '--limit', '1'])).stdout).toBe(
    `${session}  Add a limiter\n  turn 1, Claude Code: It is **written**.\n`,
  );
  expect((await scene.run(['search', 'neverland', '--repo', repo.path])).stdout).toBe('No matches.\n');
  const archive = await scene.json(['archive', session.slice(0, 10)]);
  expect(archive.lines).toMatchObject([
    { type: 'marked', session },
    { type: 'result', refused: [] },
  ]);
  expect((await scene.json(['list', '--kind', 'imported'])).lines).toMatchObject([{ sessions: 0 }]);
  expect((await scene.run(['list', '--kind', 'imported', '--archived'])).stdout).toContain('Add a limiter');
  expect((await scene.run(['unarchive', session])).stdout).toContain('in the list');
  const going = await scene.run(['continue', session, '--agent', 'demo', '--dry-run']);
  expect(going.stdout).toContain('It is **written**.');
});
