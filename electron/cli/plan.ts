import { type Command, Option } from 'commander';
import { PlanGrain } from '#shared/plan';
import { EXIT } from './exit-code';
import { findRepository } from './find-repository';
import { readPlanFiles } from './plan-files';
import { planLines } from './plan-text';
import { type Choose, collect, jsonOption } from './register';
import { terminalLine } from './terminal-text';
import { tickTasks } from './tick-plan';
import { required, type Verb, type VerbContext } from './verb';

export type PlanOptions = {
  readonly files: readonly string[];
  readonly grain: PlanGrain | null;
  readonly tag: string | null;
  readonly base: string | null;
  readonly repo: string | undefined;
  /** Tasks that are to be marked as done in their files. */
  readonly tick: readonly string[];
};

/** Adds the verb `plan` to the command line. */
export function addPlan(program: Command, choose: Choose): void {
  type Flags = {
    grain?: PlanGrain;
    tag?: string;
    base?: string;
    repo?: string;
    tick?: string[];
    json?: true;
  };
  program
    .command('plan')
    .description('read plan files and say what would run: tasks, what waits for what, overlaps, problems')
    .argument('<file...>', 'Markdown or JSON files, or a folder of them; several are one plan')
    .addOption(
      new Option('--grain <grain>', 'what becomes a session: phases, tasks, or steps of tasks').choices(
        PlanGrain.options,
      ),
    )
    .option('--tag <name>', 'of several lists of tasks in one file, the one of this name')
    .option('--base <ref>', 'judge by the files of this branch, tag or commit (default: the plan’s, or HEAD)')
    .option('--repo <dir>', 'a folder in the repository (default: the current folder)')
    .option(
      '--tick <task>',
      'mark this task as done in its file, changing nothing else; may be given more than once',
      collect((task) => task),
    )
    .addOption(jsonOption())
    .action((files: string[], { grain, tag, base, repo, tick, json }: Flags) =>
      choose(
        plan({ files, grain: grain ?? null, tag: tag ?? null, base: base ?? null, repo, tick: tick ?? [] }),
        json ?? false,
      ),
    );
}

/** Reads a plan and says what would run. Nothing is started or kept, and nothing written but the marks that are to be. */
export function plan({ files: named, grain, tag, base, repo, tick }: PlanOptions): Verb {
  return async (context) => {
    const { client, out, cwd } = context;
    const files = await readPlanFiles(named, cwd);
    const path = await repositoryFor(context, { repo, base });
    const read = required(
      await client.plans.read({
        files: files.map(({ name, path, bytes }) => ({ name, path, content: bytes.toString('base64') })),
        ...{ path, base, grain, tag },
      }),
    );
    if (tick.length > 0) {
      for (const line of await tickTasks(read, tick, files)) out.say(terminalLine(line, 400));
      out.result({ ticked: tick });
      return EXIT.done;
    }
    const { tasks, edges, problems, overlaps, ...rest } = read;
    for (const task of tasks) {
      const waitsFor = edges.flatMap(({ task: of, on, via, place }) =>
        of === task.key ? [{ on, via, place }] : [],
      );
      out.item('task', { ...task, waitsFor });
    }
    for (const overlap of overlaps) out.item('overlap', overlap);
    for (const problem of problems) out.item('problem', problem);
    for (const line of planLines(
      read,
      files.map(({ name }) => name),
    ))
      out.say(line);
    out.result({
      ...rest,
      files: files.map(({ name }) => name),
      ...{ tasks: tasks.length, edges: edges.length, overlaps: overlaps.length, problems: problems.length },
    });
    return EXIT.done;
  };
}

/** A plan can be read anywhere; where no repository is meant, what only files can say is left out. */
async function repositoryFor(
  context: VerbContext,
  { repo, base }: Pick<PlanOptions, 'repo' | 'base'>,
): Promise<string | null> {
  const found = await findRepository(context, repo);
  if (repo !== undefined || base !== null) return required(found).path;
  return found.ok ? found.value.path : null;
}
