import { describe, expect, test } from 'vitest';
import { UsageError } from './exit-code';
import { parseArguments } from './program';

const parse = (...argv: string[]) => parseArguments(argv, '1.2.3');

describe('the command line', () => {
  test.each([
    [['run', 'fix the bug', '--json'], true],
    [['run', '-', '--repo', '/x', '--agent', 'claude-code', '--base', 'main', '--title', 'T'], false],
    [['run', '--demo'], false],
    [['run', 'go', '--agent', 'copilot', '--custom-agent', 'reviewer', '--model', 'large'], false],
    [['run', 'go', '--acp', 'opencode acp', '--kind', 'local', '--permissions', 'deny'], false],
    [['run', 'go', '--isolation', 'sandbox', '--allow-host', 'a.example', '--allow-host', 'b:80'], false],
    [['run', '--', '-5 is a prompt'], false],
    [['list', '--status', 'ready', '--repo', '.'], false],
    [['show', 'abc'], false],
    [['search', 'two', 'words', '--kind', 'imported', '--limit', '5', '--all', '--json'], true],
    [['diff', 'abc', '--turn', '2', '--stat'], false],
    [['compare', 'abc', 'def', '--stat'], false],
    [['compare', 'abc', 'def', 'ghi', '--json'], true],
    [['run', 'go', '--variant', 'codex', '--variant', 'a:m@reviewer'], false],
    [['send', 'abc', 'more', '--json'], true],
    [['send', 'abc', 'more', '--next'], false],
    [['continue', 'abc', 'build it', '--in', 'background', '--agent', 'copilot', '--changes', 'move'], false],
    [['continue', 'abc', '--in', 'cloud', '--dry-run', '--json'], true],
    [['continue', 'abc', '--undo'], false],
    [['send', 'abc', 'more', '--attach', 'a.png', '--attach', 'b.txt'], false],
    [['run', 'go', '--attach', 'a.png', '--option', 'mode=plan', '--option', 'effort=high'], false],
    [['next-prompts', 'abc', '--move', '2', '--to', '1'], false],
    [
      ['run', 'go', '--max-turns', '3', '--max-minutes', '1.5', '--max-tokens', '9000', '--max-cost', '0.5'],
      false,
    ],
    [['send', 'abc', 'more', '--max-turns', 'none', '--beyond-budget'], false],
    [
      [
        'apply',
        'abc',
        '--as',
        'merge',
        '--resolve',
        'a=ours',
        '--resolve',
        'b=@f',
        '--only',
        'a',
        '--dry-run',
      ],
      false,
    ],
    [['review', 'abc', '--fail-on', 'note', '--keep', '--json'], true],
    [['review', '--range', 'a...b', '--report', 'r.md', '--agent', 'demo'], false],
    [['comments', 'abc', '--accept', '--only', 'def'], false],
    [
      ['take', 'abc', '--from', 'def', '--only', 'a', '--hunk', 'b=0', '--resolve', 'a=theirs', '--dry-run'],
      false,
    ],
    [['undo'], false],
    [['applies', '--session', 'abc', '--repo', '.'], false],
    [['undo', 'abc', '--json'], true],
    [['rollback', 'abc', '2', '--json'], true],
    [['rollback', 'abc', '0'], false],
    [['discard', 'abc', '--yes'], false],
    [['worktrees', '--repo', '.', '--json'], true],
    [['worktrees', 'recover', '0mx', '--agent', 'demo'], false],
    [['clean', '--yes'], false],
    [['trash', '--json'], true],
    [['trash', 'restore', 'abc'], false],
    [['trash', 'delete', 'abc', 'apply:def', '--yes'], false],
    [['clean', 'abc', 'def', '--repo', '.'], false],
    [['restore', 'abc', '--json'], true],
    [['export', 'abc', '--format', 'json', '--output', 'a.json', '--no-redact'], false],
    [['pin', 'abc', 'def'], false],
    [['archive', 'abc', '--json'], true],
    [['list', '--archived'], false],
    [['snooze', 'abc', '--for', '1.5', '--json'], true],
    [['unsnooze', 'abc'], false],
    [['permissions'], false],
    [['permissions', 'list', '--session', 'abc', '--json'], true],
    [['permissions', 'revoke', 'one', 'two'], false],
    [['permissions', 'revoke', '--all', '--session', 'abc'], false],
    [['grants', '--session', 'abc', '--json'], true],
    [['grants', 'revoke', '1', '/etc', '--session', 'abc'], false],
    [['grants', 'restore', '--all', '--session', 'abc'], false],
    [['forecast', '--repo', '.', '--json'], true],
    [['integrate', 'abc', 'def', '--order', 'def,abc', '--mode', 'squash', '--message', 'M', '--json'], true],
    [['agents', '--json'], true],
    [['custom-agents', '--base', 'main', '--json'], true],
    [['custom-agents', 'new', 'reviewer', '--repo', '.'], false],
    [['doctor'], false],
  ])('%j', (argv, json) => {
    expect(parse(...argv)).toMatchObject({ kind: 'verb', json });
  });

  test.each([
    [[]],
    [['frobnicate']],
    [['foretell']],
    [['run', 'one', 'two']],
    [['run', 'x', '--kind', 'cloud']],
    [['run', 'x', '--permissions', 'maybe']],
    [['run', 'x', '--agent', 'a', '--command', 'b']],
    [['run', 'x', '--acp', 'a', '--command', 'b']],
    [['run', 'x', '--nonsense']],
    [['list', '--status', 'tired']],
    [['show']],
    [['send', 'abc']],
    [['run', 'x', '--max-turns', '1.5']],
    [['run', 'x', '--max-cost', '-1']],
    [['send', 'abc', 'x', '--max-tokens', '0']],
    [['send', 'abc', 'x', '--max-minutes', 'Infinity']],
    [['diff', 'abc', '--turn', '0']],
    [['diff', 'abc', '--stat', '--json']],
    [['rollback', 'abc']],
    [['restore']],
    [['export']],
    [['export', 'abc', '--format', 'pdf']],
    [['archive']],
    [['permissions', 'give']],
    [['permissions', 'list', 'one']],
    [['permissions', 'revoke']],
    [['permissions', 'revoke', 'one', '--all']],
    [['grants']],
    [['grants', 'give', '--session', 'abc']],
    [['grants', 'list', '1', '--session', 'abc']],
    [['grants', 'revoke', '--session', 'abc']],
    [['grants', 'restore', '1', '--all', '--session', 'abc']],
    [['snooze']],
    [['snooze', 'abc', '--for', '0']],
    [['snooze', 'abc', '--for', 'ever']],
    [['rollback', 'abc', 'first']],
    [['integrate']],
    [['integrate', 'abc', '--one-by-one', '--dry-run']],
    [['integrate', 'abc', '--message', 'M']],
    [['apply', 'abc', '--as', 'magic']],
    [['apply', 'abc', '--resolve', 'a=mine']],
  ])('%j is wrong usage', (argv) => {
    expect(() => parse(...argv)).toThrow(UsageError);
  });

  test('version and help are answers, not verbs', () => {
    expect(parse('--version')).toEqual({ kind: 'text', text: '1.2.3\n' });
    const help = parse('--help');
    expect(help.kind === 'text' && help.text).toMatch(/run .*\n[\s\S]*doctor[\s\S]*Exit codes/);
    const helpOfRun = parse('run', '--help');
    expect(helpOfRun.kind === 'text' && helpOfRun.text).toContain('--permissions');
  });
});
