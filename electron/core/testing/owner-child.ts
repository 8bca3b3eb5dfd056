import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { takeOwnership } from '../data-folder';

/** What it is told, a line each; it answers each with a line. */
export type OwnerOrder = 'take' | 'give' | 'start';

/**
 * A process that tries for the data folder of its argument at each line `take`, gives it back at `give`, and starts a
 * program that outlives it at `start`, whose process id it answers.
 */
const home = process.argv[2] ?? '';
let giveBack: (() => Promise<void>) | null = null;
const say = (text: string) => process.stdout.write(`${text}\n`);

for await (const order of createInterface({ input: process.stdin })) {
  if (order === 'take') {
    const owned = await takeOwnership(home);
    if (owned.ok) giveBack = owned.value;
    say(owned.ok ? 'owner' : owned.refusal.code);
  } else if (order === 'start') {
    const child = spawn('sleep', ['1000'], { stdio: 'ignore', detached: true });
    say(String(child.pid));
  } else {
    await giveBack?.();
    giveBack = null;
    say('given');
  }
}
