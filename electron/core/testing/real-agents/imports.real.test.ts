import { test } from 'vitest';
import { copilot } from './copilot';
import { followTerminalSession } from './imported-sessions';

test('a session that Copilot begins in a terminal is listed, told, continued here and resumed there', () =>
  followTerminalSession({
    ...{ door: copilot, tool: 'copilot' },
    program: ({ command }) => ({ command, args: ['--allow-all-tools', '--no-auto-update', '--no-color'] }),
    prompt: (text, session) => [...(session === null ? [] : [`--resume=${session}`]), '-p', text],
  }));
