/**
 * `npm test [-- --only STAGE[,STAGE…]] [-- arguments for the stage's runner]`: sets up what is missing and
 * checks everything, from formatting to the app on a virtual desktop. Every stage runs even when an earlier
 * one failed, except those that stand on it; the exit code is 0 only when all passed.
 */
import { availableParallelism } from 'node:os';
import { inProject } from './project.mjs';
import { runHeldBack } from './run-command.mjs';
import { runScript, SetupStop, say, secondsSince } from './say.mjs';
import { prepare } from './setup/prepare.mjs';
import { memoryFolder } from './test/memory-folder.mjs';

function parseArguments(args) {
  const split = args.indexOf('--');
  const extra = split < 0 ? [] : args.slice(split + 1);
  const own = split < 0 ? args : args.slice(0, split);
  if (own.length === 0) return { only: null, extra };
  const [flag, value, ...rest] = own.flatMap((arg) => arg.split(/=(.*)/s).filter(Boolean));
  if (flag !== '--only' || !value || rest.length > 0) {
    throw new SetupStop('usage: npm test [-- --only STAGE[,STAGE…] [-- arguments for its runner]]');
  }
  return { only: value.split(','), extra };
}

function selectStages(stages, only) {
  const unknown = only?.filter((name) => !stages.some((stage) => stage.name === name)) ?? [];
  if (unknown.length > 0) {
    const names = stages.map(({ name }) => name).join(', ');
    throw new SetupStop(`unknown stage ${unknown.join(', ')}; there are: ${names}`);
  }
  return only ? stages.filter(({ name }) => only.includes(name)) : stages;
}

/**
 * Runs the scripts of these stages, as many at once as there are processors, and prints what each said when it has ended.
 */
async function runAtOnce(stages) {
  const results = [];
  const waiting = [...stages];
  const work = async () => {
    for (let stage = waiting.shift(); stage; stage = waiting.shift()) {
      const start = performance.now();
      const { code, output } = await runHeldBack(process.execPath, [inProject('scripts', stage.script)]);
      say('test', `${stage.title} (${stage.name})`);
      process.stdout.write(output);
      results.push({ stage, code, took: secondsSince(start) });
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return stages.map((stage) => results.find((result) => result.stage === stage));
}

/** Runs one stage; what it throws is printed and makes it fail, so that the others still run. */
async function runStage(stage, extra) {
  const start = performance.now();
  say('test', `${stage.title} (${stage.name})`);
  let outcome;
  try {
    outcome = await stage.run(extra);
  } catch (error) {
    console.error(error instanceof SetupStop ? error.message : error);
    outcome = { code: 1 };
  }
  return { stage, ...outcome, took: secondsSince(start) };
}

async function runStages(stages, extra) {
  const results = await runAtOnce(stages.filter(({ script }) => script));
  for (const stage of stages.filter(({ script }) => !script)) {
    const base = results.find((result) => result.stage.name === stage.after);
    if (base && base.code !== 0) results.push({ stage, code: 1, took: `not run: ${stage.after} failed` });
    else results.push(await runStage(stage, extra));
  }
  return results;
}

function printSummary(results, { NO_TESTS, addCounts }) {
  process.stdout.write('\n');
  for (const { stage, code, took } of results) {
    process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${stage.name.padEnd(7)} ${took}\n`);
  }
  const tested = results.filter(({ counts }) => counts);
  const sum = tested.reduce((total, { counts }) => addCounts(total, counts), NO_TESTS);
  const empty = tested.filter(({ counts }) => counts.passed + counts.failed === 0);
  for (const { stage } of empty) process.stdout.write(`FAILED ${stage.name}: no test ran\n`);
  if (tested.length > 0) {
    const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : '';
    printFailures(tested);
    process.stdout.write(`\nTests: ${sum.passed} passed, ${sum.failed} failed${skipped}\n`);
  }
  return results.every(({ code }) => code === 0) && empty.length === 0 && sum.failed === 0 ? 0 : 1;
}

/** Said once more at the very end, where a log that was cut still has it. */
function printFailures(results) {
  for (const { title, message } of results.flatMap(({ failures }) => failures)) {
    process.stdout.write(`\nFAILED ${title}\n${message.replace(/^/gm, '       ')}\n`);
  }
}

await runScript('test', async () => {
  const { only, extra } = parseArguments(process.argv.slice(2));
  await prepare();
  const { STAGES } = await import('./test/stages.mjs');
  const stages = selectStages(STAGES, only);
  const needs = Object.assign({}, ...stages.map((stage) => stage.needs));
  if (Object.keys(needs).length > 0) await prepare(needs);
  const memory = memoryFolder();
  if (memory) {
    process.env.TMPDIR = memory.folder;
    // What the window's tests start is not told of the other.
    process.env.UNDERSTORY_TEST_MEMORY = memory.folder;
    say('test', `temporary files are kept in memory (${memory.folder})`);
  }
  try {
    return printSummary(await runStages(stages, extra), await import('./test/counts.mjs'));
  } finally {
    memory?.giveBack();
  }
});
