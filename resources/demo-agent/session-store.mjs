import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Sessions are kept outside the folder that the agent works in, so that they are no part of its work. */
const folder =
  process.env.UNDERSTORY_DEMO_STATE ?? join(tmpdir(), `understory-demo-agent-${userInfo().username}`);

export function newSession(cwd) {
  return { id: `demo-${randomBytes(8).toString('hex')}`, cwd, mode: 'quick', used: 0, turns: [] };
}

export function saveSession(session) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = fileOf(session.id);
  writeFileSync(`${file}.new`, JSON.stringify(session), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** The session as it was saved last, or null when there is none. */
export function loadSession(id) {
  if (!/^demo-[0-9a-f]{16}$/.test(id)) return null;
  try {
    return JSON.parse(readFileSync(fileOf(id), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function fileOf(id) {
  return join(folder, `${id}.json`);
}
