import { mkdtemp, realpath, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionId } from '#shared/ids';
import { emptyTranscript, foldTranscript, type Transcript } from '#shared/projections/transcript';
import { type TestCore, testCore } from './test-core';
import { testRepo } from './test-repo';

/** A repository that is open in a core, and a home in which other tools keep their histories. */
export async function importScene() {
  const repo = await testRepo({ 'a.txt': 'a\n' });
  await repo.commit('first');
  const home = await realpath(await mkdtemp(join(tmpdir(), 'understory-histories-')));
  const app = await testCore({ histories: { home, env: {} } });
  await app.add(repo.path);
  return {
    ...{ repo, home, app },
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await repo[Symbol.asyncDispose]();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** As if nobody had written to it for an hour. */
export async function rest(path: string): Promise<void> {
  const before = new Date(Date.now() - 3_600_000);
  await utimes(path, before, before);
}

/** The conversation once what is waited for is in it. */
export async function transcriptWith(
  { core }: TestCore,
  session: SessionId,
  fits: (transcript: Transcript) => boolean,
): Promise<Transcript> {
  let transcript = emptyTranscript;
  for await (const events of core.sessions.events({ session, after: 0 })) {
    transcript = foldTranscript(transcript, events);
    if (fits(transcript)) return transcript;
  }
  throw new Error('the events ended before the conversation fitted');
}

export const isOver = ({ turns }: Transcript) => turns.at(-1)?.endedAt != null;
