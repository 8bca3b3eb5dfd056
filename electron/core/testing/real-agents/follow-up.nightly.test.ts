import { expect, test } from 'vitest';
import { claude } from './claude';
import { codex } from './codex';
import { expectFollowUps } from './follow-up-scene';
import { gemini } from './gemini';
import { kilo } from './kilo';
import { opencode } from './opencode';
import { pi } from './pi';
import { qwen } from './qwen';

// Gemini loads a session once, and not within the minute in which it began.
test.each([
  { door: codex, restart: 'resumed' },
  { door: claude, restart: 'resumed' },
  { door: gemini, restart: expect.stringMatching(/^(?:loaded|retold)$/) },
  { door: opencode, restart: 'resumed' },
  { door: qwen, restart: 'resumed' },
  { door: kilo, restart: 'resumed' },
  { door: pi, restart: 'loaded' },
])(
  '$door.id is asked on after a restart, a rollback and the loss of its own history, and its model is told all',
  async ({ door, restart }) => {
    expect(await expectFollowUps(door)).toEqual({ restart, rollback: 'retold', deleted: 'retold' });
  },
);
