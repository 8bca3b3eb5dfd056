import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DAY_MS } from '#shared/dates';
import { parseJsonAs } from '#shared/parse-json';
import { concurrently } from '../concurrently';
import { putInPlace } from '../git';
import type { Log } from '../ports';
import type { ProcessRecords, TemporaryFolders } from '../process';
import { askVersion, packageVersion, stampOf } from './program-version';

/**
 * Which versions the installed agents have. To ask one means to start it, which takes up to seconds, so it is done for the
 * list that shows versions and for nothing else, and what it said is remembered in the data folder.
 */
export type AgentVersions = {
  /** What is known by now; null: nothing. */
  known(path: string): string | null;
  /** Learns those that are not known, by starting the programs where need be. Never fails. */
  learn(paths: readonly string[], env: Readonly<Record<string, string>>): Promise<void>;
  /** Ends what is being asked, and resolves when nothing of it runs any more. */
  close(): Promise<void>;
};

/** What a program said stays true until its file is another one, or for so long: a launcher may start a newer program. */
const TRUE_FOR_MS = DAY_MS;
/** So many are started side by side. */
const AT_ONCE = 3;
const MOST = 200;

const Remembered = z.object({
  path: z.string(),
  modified: z.number(),
  size: z.number(),
  /** When it was asked, in milliseconds as of `Date.now()`. */
  asked: z.number(),
  /** Null: it did not tell. */
  version: z.string().max(60).nullable(),
});
type Remembered = z.infer<typeof Remembered>;
const File = z.object({ version: z.literal(1), programs: z.array(Remembered) });

export function openAgentVersions({
  home,
  records,
  temporary,
  log,
}: {
  readonly home: string;
  readonly records: ProcessRecords | null;
  readonly temporary: TemporaryFolders | null;
  readonly log: Log;
}): AgentVersions {
  const file = join(home, 'agent-versions.json');
  const closing = new AbortController();
  const found = new Map<string, string | null>();
  let remembered: Map<string, Remembered> | null = null;
  let learning: Promise<void> = Promise.resolve();

  const versionOf = async (
    path: string,
    env: Readonly<Record<string, string>>,
  ): Promise<string | null | undefined> => {
    const packaged = await packageVersion(path);
    if (packaged !== null) return packaged;
    const stamp = await stampOf(path);
    if (!stamp) return null;
    remembered ??= read(file);
    const before = remembered.get(path);
    const isSame = before?.modified === stamp.modified && before.size === stamp.size;
    const age = before ? Date.now() - before.asked : 0;
    if (before && isSame && age >= 0 && age < TRUE_FOR_MS) return before.version;
    const version = await askVersion(path, { env, records, temporary, signal: closing.signal });
    if (version === undefined) return undefined;
    remembered.set(path, { path, ...stamp, asked: Date.now(), version });
    await keep(home, file, [...remembered.values()].slice(-MOST));
    return version;
  };
  const learnAll = (paths: readonly string[], env: Readonly<Record<string, string>>): Promise<void> =>
    concurrently(
      paths,
      async (path) => {
        const version = await versionOf(path, env);
        if (version !== undefined) found.set(path, version);
      },
      AT_ONCE,
    ).catch((error: unknown) => log.warn('agent versions cannot be read', { error: String(error) }));

  return {
    known: (path) => found.get(path) ?? null,
    learn(paths, env) {
      // Who asks meanwhile waits for the same answers instead of starting the programs twice.
      learning = learning.then(() => (closing.signal.aborted ? undefined : learnAll(paths, env)));
      return learning;
    },
    close() {
      closing.abort();
      return learning;
    },
  };
}

/** What cannot be read is asked again. */
function read(file: string): Map<string, Remembered> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return new Map();
  }
  return new Map((parseJsonAs(File, text)?.programs ?? []).map((one) => [one.path, one]));
}

async function keep(home: string, file: string, programs: readonly Remembered[]): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  await putInPlace(file, JSON.stringify({ version: 1, programs }), { mode: 0o600 });
}
