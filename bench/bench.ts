import { join } from 'node:path';
import { gitVersion } from '../electron/core/git';
import { type BenchSetup, PROJECT_ROOT, setUpBench } from './bench-setup';
import type { Figure } from './figure';
import { measureAllFiles } from './figures/all-files';
import { measureAppStart } from './figures/app-start';
import { measureApply } from './figures/apply';
import { measureCheckpoint } from './figures/checkpoint';
import { measureConflictEditor } from './figures/conflict-editor';
import { measureConversation } from './figures/conversation';
import { measureDiff } from './figures/diff';
import { measureFindFiles } from './figures/find-files';
import { measureForecast } from './figures/forecast';
import { measureIdle } from './figures/idle';
import { measureList } from './figures/list';
import { measureReview } from './figures/review';
import { measureSandbox } from './figures/sandbox';
import { measureSessionStart } from './figures/session-start';
import { measureStreaming } from './figures/streaming';
import { tableOf, writeReport } from './report';

/** In the order of running: what writes much to disk comes last. */
const GROUPS: Readonly<Record<string, (setup: BenchSetup) => Promise<Figure[]>>> = {
  open: measureAppStart,
  idle: measureIdle,
  list: measureList,
  files: measureFindFiles,
  conversation: measureConversation,
  diff: measureDiff,
  'all-files': measureAllFiles,
  review: measureReview,
  conflict: measureConflictEditor,
  stream: measureStreaming,
  checkpoint: measureCheckpoint,
  sandbox: measureSandbox,
  forecast: measureForecast,
  apply: measureApply,
  start: measureSessionStart,
};

/**
 * Measures `--only` the named groups, or all; `--quick` with small sizes, `--long` with ten minutes of idling. Prints a table, writes `bench.json`. A bar that
 * is not met is a finding, not a failure: the exit code is 1 only when something could not be measured.
 */
export async function bench(args: readonly string[]): Promise<number> {
  const asked = parse(args);
  if (typeof asked === 'string') {
    process.stderr.write(`${asked}\n`);
    return 1;
  }
  await using setup = await setUpBench({ quick: asked.quick, long: asked.long });
  const figures: Figure[] = [];
  const broken: string[] = [];
  const path = join(PROJECT_ROOT, 'bench.json');
  const about = {
    electron: setup.electron.version,
    quick: asked.quick,
    git: (await gitVersion())?.text ?? 'unknown',
  };
  for (const [name, measure] of Object.entries(GROUPS)) {
    if (asked.only && !asked.only.includes(name)) continue;
    try {
      const measured = await measure(setup);
      figures.push(...measured);
      // Told as soon as known: a run takes long, and what is measured stays measured when it is cut off.
      process.stderr.write(`${tableOf(measured)}\n`);
      await writeReport(path, figures, about);
    } catch (error) {
      broken.push(name);
      process.stderr.write(`[bench] ${name} could not be measured: ${describe(error)}\n`);
    }
  }
  const size = asked.quick ? ' (quick: small sizes, so no bar means anything)' : '';
  process.stdout.write(`\n${tableOf(figures)}\n\nwritten to ${path}${size}\n`);
  return broken.length === 0 ? 0 : 1;
}

type Asked = { quick: boolean; long: boolean; only: readonly string[] | null };

/** What to measure, or what is wrong with the arguments. */
function parse(args: readonly string[]): Asked | string {
  let quick = false;
  let long = false;
  let only: readonly string[] | null = null;
  const names = Object.keys(GROUPS).join(', ');
  const usage = `usage: npm run bench [-- --quick | --long] [-- --only GROUP[,GROUP…]]; groups: ${names}`;
  const rest = args.flatMap((arg) => arg.split(/=(.*)/s).filter(Boolean));
  for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
    if (next === '--quick') quick = true;
    else if (next === '--long') long = true;
    else if (next === '--only') only = rest.shift()?.split(',') ?? [];
    else return usage;
  }
  if (only && (only.length === 0 || only.some((name) => !(name in GROUPS)))) return usage;
  return { quick, long, only };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
