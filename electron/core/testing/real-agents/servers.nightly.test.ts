import { test } from 'vitest';
import { claude } from './claude';
import { codex } from './codex';
import { gemini } from './gemini';
import { kilo } from './kilo';
import { opencode } from './opencode';
import { qwen } from './qwen';
import { expectServersUsed } from './servers-scene';

// Copilot does by day.
test.each([claude, codex, gemini, opencode, qwen, kilo])(
  '$id uses a server that is a program and one over HTTP, whose secret is nowhere',
  expectServersUsed,
);
