import { dirname, join } from 'node:path';
import { test } from 'vitest';
import { claude } from './claude';
import { codex } from './codex';
import { gemini } from './gemini';
import { followTerminalSession } from './imported-sessions';
import { opencode } from './opencode';

const { platform, arch } = process;
const CLAUDE_PROGRAM = `@anthropic-ai/claude-agent-sdk-${platform}-${arch}/claude${platform === 'win32' ? '.exe' : ''}`;

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

test('a session that Claude Code begins in a terminal is listed, told, continued here and resumed there', () =>
  followTerminalSession({
    ...{ door: claude, tool: 'claude' },
    // Its adapter brings it along.
    program: ({ args: [adapter = ''] }) => ({
      command: join(dirname(adapter), '../../..', CLAUDE_PROGRAM),
      args: ['--print', '--permission-mode', 'bypassPermissions'],
    }),
    prompt: (text, session) => [...(session === null ? [] : ['--resume', session]), text],
  }));

test('a session that Gemini begins in a terminal is listed, told, continued here and resumed there', () =>
  followTerminalSession({
    ...{ door: gemini, tool: 'gemini' },
    program: ({ command, args }) => ({
      command,
      args: [...args.filter((argument) => argument !== '--acp'), '--yolo'],
    }),
    prompt: (text, session) => [...(session === null ? [] : ['--resume', session]), '--prompt', text],
  }));

test('a session that OpenCode begins in a terminal is listed, told, continued here and resumed there', () =>
  followTerminalSession({
    ...{ door: opencode, tool: 'opencode' },
    program: ({ command }) => ({ command, args: ['run', '--auto'] }),
    prompt: (text, session) => [...(session === null ? [] : ['-s', session]), text],
  }));
