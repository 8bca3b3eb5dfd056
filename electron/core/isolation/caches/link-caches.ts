import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Mount, SANDBOX_HOME } from '../policy';
import { runInSandbox } from '../run-in-sandbox';
import SOURCE from './link-cache.mjs?raw';
import type { SharedCaches } from './shared-caches';

/** So that a home stays small: each takes a block of its disk. The newest of the user's are the likeliest to be wanted. */
const MOST_LINKS = 10_000;
const DEADLINE_MS = 120_000;

/** Which caches a home has links to, beside it, where nothing but us writes. */
const MADE = 'linked-caches.json';
const Made = z.array(z.string());

/**
 * Makes links to caches in the home of a sandbox, once for each: beside what is started there, which finds what is there by then. They are made
 * by a program in the sandbox, since its programs may have put links of their own in the way. What cannot be made is
 * left out: the tool loads it anew.
 *
 * @param folder where the sandbox's own things lie
 */
export async function linkCaches(
  caches: SharedCaches,
  {
    folder,
    home,
    node,
  }: {
    readonly folder: string;
    readonly home: string;
    readonly node: {
      readonly path: string;
      readonly env: Readonly<Record<string, string>>;
      readonly mount: Mount;
    };
  },
): Promise<void> {
  if (caches.linked.length === 0) return;
  const file = join(folder, MADE);
  const made = await readFile(file, 'utf8')
    .then((text) => Made.parse(JSON.parse(text)))
    .catch((): string[] => []);
  const wanted = caches.linked.filter(({ name }) => !made.includes(name));
  if (wanted.length === 0) return;
  // Before it is done: what was cut off is not begun again at each start.
  await writeFile(file, JSON.stringify([...made, ...wanted.map(({ name }) => name)]));
  const asked = wanted.map(({ from, to }) => ({ from, to, most: MOST_LINKS }));
  await runInSandbox(
    {
      mounts: [node.mount, ...caches.mounts.filter(({ to }) => wanted.some(({ from }) => from === to))],
      ...{ home, network: { kind: 'none' }, limits: { processes: 64 } },
    },
    [node.path, '--input-type=module', '--eval', SOURCE, '--', JSON.stringify(asked)],
    { cwd: '/', env: { ...node.env, HOME: SANDBOX_HOME }, most: 64 * 1024, deadlineMs: DEADLINE_MS },
  );
}
