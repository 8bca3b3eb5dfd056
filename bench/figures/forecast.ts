import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommitId, SessionId } from '#shared/ids';
import { type Applies, type ApplyRequest, createApplies } from '../../electron/core/apply';
import { expectOk, quietLog, wallClock } from '../../electron/core/testing/apply-scene';
import type { BenchSetup } from '../bench-setup';
import { type Figure, valueFigure } from '../figure';
import { generatedPath, generateRepository, sourceText } from '../generate';
import { timed } from '../measure';

/** Files that a session changes; each third session shares one of them with the session before it. */
const FILES = 12;

/**
 * What fifty sessions would conflict in, with each other and with a workspace that has edits of its own: from nothing, and again
 * after one of them changed, or one file of the workspace.
 */
export async function measureForecast(setup: BenchSetup): Promise<Figure[]> {
  const { quick, folder, git, say } = setup;
  const [files, count, runs] = quick ? [500, 10, 2] : [50_000, 50, 5];
  const repository = join(folder, 'forecast', 'repository');
  await generateRepository(setup, repository, files);
  const base = CommitId.parse(await git(repository, 'rev-parse', 'main'));
  const numbers = Array.from({ length: count }, (_, number) => number);
  const write = (name: string, file: number, what: string) =>
    writeFile(join(repository, generatedPath(file)), `${what}\n${sourceText(name, 60)}`);
  // Two sessions meet what the workspace has of its own.
  for (const number of [1, 4]) await write('mine', fileOf(number, 5, files), 'mine');
  await write('mine', files - 1, 'mine');
  say(`forecasting ${count} sessions`);
  let heads = await work(setup, repository, base, { numbers, round: 0, files });
  const requestsAt = (): ApplyRequest[] =>
    numbers.map((number) => request(repository, base, heads[number] ?? base, number));
  const samples = {
    whole: [] as number[],
    one: [] as number[],
    saved: [] as number[],
    status: [] as number[],
  };
  for (let run = 0; run < runs; run += 1) {
    const home = join(folder, 'forecast', `home-${run}`);
    const applies = createApplies({ home, log: quietLog, clock: wallClock });
    samples.whole.push(await timed(() => forecast(applies, repository, requestsAt())));
    const [changed] = await work(setup, repository, base, { numbers: [7], round: run + 1, files });
    heads = heads.map((head, number) => (number === 7 && changed ? changed : head));
    // As the watch of its folders tells the app.
    samples.one.push(await timed(() => forecast(applies, repository, requestsAt(), true)));
    await write(`saved_${run}`, files - 2, 'mine');
    samples.saved.push(await timed(() => forecast(applies, repository, requestsAt())));
    samples.status.push(await timed(() => git(repository, '--no-optional-locks', 'status', '--porcelain')));
  }
  const group = 'forecast';
  const status = { against: 'git status', theirs: samples.status };
  const of = `${count} sessions, ${files.toLocaleString('en')} files`;
  return [
    valueFigure({
      group,
      what: `${of}: all from nothing`,
      unit: 'ms',
      ours: samples.whole,
      ...status,
      bar: 5000,
    }),
    valueFigure({
      group,
      what: `${of}: one session changed`,
      unit: 'ms',
      ours: samples.one,
      ...status,
      bar: 500,
    }),
    valueFigure({
      group,
      what: `${of}: a file of the workspace saved`,
      unit: 'ms',
      ours: samples.saved,
      ...status,
      bar: 500,
    }),
  ];
}

async function forecast(
  applies: Applies,
  repository: string,
  requests: readonly ApplyRequest[],
  isSameWorkspace = false,
): Promise<void> {
  const sides = requests.map(({ session, base, head }) => ({ session, base, head, tip: head }));
  const [pairs, found] = await Promise.all([
    applies.forecast(repository, sides),
    applies.forecastWorkspace(repository, requests, () => isSameWorkspace),
  ]);
  const meetings = expectOk(found);
  const met = meetings.filter(({ conflicts }) => conflicts.length > 0).length;
  if (pairs.length === 0 || met === 0)
    throw new Error(`found ${pairs.length} pairs, and ${met} with the workspace`);
}

function request(repositoryPath: string, base: CommitId, head: CommitId, number: number): ApplyRequest {
  return {
    ...{ repositoryPath, base, head, title: `Session ${number}`, summary: '', mode: 'changes', target: null },
    ...{ only: null, hunks: [], resolutions: [], unfinished: null, acceptUnfinished: true },
    session: SessionId.parse(`session${number}`),
    branch: branchOf(number),
  };
}

/** Of one session the files are spread over the repository; the first of each third is the one before it has, too. */
function fileOf(number: number, at: number, files: number): number {
  const owner = at === 0 && number % 3 === 2 ? number - 1 : number;
  return (owner * 977 + at * 3931) % (files - 2);
}

/** Commits the work of these sessions on their branches, another with each round, and answers their heads. */
async function work(
  { git }: BenchSetup,
  repository: string,
  base: CommitId,
  { numbers, round, files }: { numbers: readonly number[]; round: number; files: number },
): Promise<CommitId[]> {
  const importing = spawn('git', ['fast-import', '--quiet', '--force'], {
    cwd: repository,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const ended = once(importing, 'exit');
  for (const number of numbers) {
    const changed = Array.from({ length: FILES }, (_, at) => {
      const text = `session ${number}\n${sourceText(`round_${round}`, 60)}`;
      return `M 100644 inline ${generatedPath(fileOf(number, at, files))}\ndata ${text.length}\n${text}\n`;
    });
    const made = `M 100644 inline packages/new-${number}/round-${round}.ts\ndata 4\nnew\n\n`;
    importing.stdin.write(
      `commit ${branchOf(number)}\ncommitter Bea Bench <bea@example.org> 1750000000 +0000\n` +
        `data 4\nWork\nfrom ${base}\n${changed.join('')}${made}`,
    );
  }
  importing.stdin.end('done\n');
  await ended;
  const heads = await git(repository, 'rev-parse', ...numbers.map(branchOf));
  return heads.split('\n').map((head) => CommitId.parse(head));
}

function branchOf(number: number): string {
  return `refs/heads/understory/session-${number}`;
}
