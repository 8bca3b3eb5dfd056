import { test } from 'vitest';
import { claude } from './claude';
import { codex } from './codex';
import { gemini } from './gemini';
import { kilo } from './kilo';
import { qwen } from './qwen';
import { expectServersUsed } from './servers-scene';

test.each([claude, codex, gemini, qwen, kilo])(
  '$id uses a server that is a program and one over HTTP, whose secret is nowhere',
  (door) => expectServersUsed(door),
);
