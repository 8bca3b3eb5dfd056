import { afterAll, expect, test } from 'vitest';
import { type MatrixRow, matrixRow, printMatrix } from './agent-matrix';
import { claude } from './claude';
import { cline } from './cline';
import { codex } from './codex';
import { copilot } from './copilot';
import { EXPECTED } from './expected-matrix';
import { gemini } from './gemini';
import { kilo } from './kilo';
import { opencode } from './opencode';
import { pi } from './pi';
import { qwen } from './qwen';

const DOORS = [copilot, claude, codex, gemini, opencode, qwen, kilo, pi, cline];
const rows = new Map<string, MatrixRow>();

afterAll(() => console.log(printMatrix(rows)));

test.each(DOORS.map((door) => [`${door.id} ${door.version}`, door] as const))(
  '%s is in every cell as it should be',
  async (name, door) => {
    const expected = EXPECTED[door.id];
    if (!expected) throw new Error(`no expectations for ${door.id}`);
    const row = await matrixRow(door, expected);
    rows.set(name, row);
    expect(row).toEqual(expected);
  },
);
