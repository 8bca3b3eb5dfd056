import { dirname, join } from 'node:path';
import { test } from 'vitest';
import { codex } from './codex';
import { followTerminalSession } from './imported-sessions';
import { opencode } from './opencode';

test('a session that Codex begins in a terminal is listed, told, continued here and resumed there', () =>
  followTerminalSession({
    ...{ door: codex, tool: 'codex' },
    // Its adapter brings it along.
    program: ({ command, args: [adapter = ''] }) => ({
      command,
      args: [join(dirname(adapter), '../../../@openai/codex/bin/codex.js'), 'exec', '--skip-git-repo-check'],
    }),
    prompt: (text, session) =>
      session === null ? ['-s', 'workspace-write', text] : ['resume', session, text],
  }));

test('a session that OpenCode begins in a terminal is listed, told, continued here and resumed there', () =>
  followTerminalSession({
    ...{ door: opencode, tool: 'opencode' },
    program: ({ command }) => ({ command, args: ['run', '--auto'] }),
    prompt: (text, session) => [...(session === null ? [] : ['-s', session]), text],
  }));
