import { test } from 'vitest';
import { copilot } from './copilot';
import { gemini } from './gemini';
import { kilo } from './kilo';
import { opencode } from './opencode';
import { qwen } from './qwen';
import { expectResumed } from './terminal-resume-scene';

test.each([copilot, gemini, opencode, qwen, kilo])(
  'the command that is copied goes on with a session of $id in a terminal',
  (door) => expectResumed(door),
);
