import type { Command } from 'commander';
import type { CustomAgent } from '#shared/custom-agent';
import { describeCustomAgentProblem, describeTools } from '#shared/describe-custom-agent';
import { displayPath } from '#shared/display-path';
import { columns } from './columns';
import { EXIT, UsageError } from './exit-code';
import { findRepository } from './find-repository';
import { type Choose, jsonOption } from './register';
import { terminalLine } from './terminal-text';
import { required, type Verb } from './verb';

type Options = { readonly repo: string | undefined; readonly base: string | undefined };

/** Adds the verb `custom-agents` to the command line. */
export function addCustomAgents(program: Command, choose: Choose): void {
  program
    .command('custom-agents')
    .description(
      'list the custom agents that a session can run as, and what is wrong with their files; begin a new one',
    )
    .argument('[what]', 'list, or new (default: list)', 'list')
    .argument('[name]', 'for new: what the custom agent is called')
    .option('--repo <dir>', 'a folder in the repository (default: the current folder)')
    .option('--base <ref>', 'those of this branch, tag or commit (default: HEAD)')
    .addOption(jsonOption())
    .action(
      (
        what: string,
        name: string | undefined,
        { json, repo, base }: { repo?: string; base?: string; json?: true },
      ) => {
        if (what !== 'list' && what !== 'new') throw new UsageError(`it is list or new, not “${what}”`);
        if (what === 'list') return choose(customAgents({ repo, base }), json ?? false);
        if (name === undefined) throw new UsageError('say what the custom agent is called');
        return choose(newCustomAgent({ repo, name }), json ?? false);
      },
    );
}

/** Lists custom agents: the repository's at a commit, then the user's own. */
export function customAgents({ repo, base }: Options): Verb {
  return async (context) => {
    const { client, out } = context;
    const { path } = required(await findRepository(context, repo));
    const listed = required(await client.customAgents.list({ path, base: base ?? null }));
    for (const one of listed) out.item('custom-agent', one);
    out.result({ customAgents: listed.length, problems: listed.flatMap(({ problems }) => problems).length });
    if (listed.length === 0) out.say('There are none. They are files in .github/agents, committed.');
    else for (const line of columns(listed.map(cells), HEADING)) out.say(line.trimEnd());
    for (const { path: file, problems } of listed)
      for (const problem of problems)
        out.say(
          `${terminalLine(displayPath(file))}:${problem.line}: ${terminalLine(describeCustomAgentProblem(problem))}`,
        );
    return EXIT.done;
  };
}

/** Writes the file of a new custom agent into the workspace. */
export function newCustomAgent({ repo, name }: { repo: string | undefined; name: string }): Verb {
  return async (context) => {
    const { client, out } = context;
    const { path } = required(await findRepository(context, repo));
    const made = required(await client.customAgents.create({ path, name }));
    out.result(made);
    out.say(`Written to ${made.path}. Fill it in and commit it: sessions read it from their base.`);
    return EXIT.done;
  };
}

const HEADING = ['NAME', 'FROM', 'TOOLS', ''];

function cells(one: CustomAgent): string[] {
  const from = one.from === 'user' ? 'yours' : 'repository';
  return [
    terminalLine(displayPath(one.name), 40),
    one.usable ? from : `${from}, not used`,
    terminalLine(describeTools(one), 60),
    terminalLine(one.description ?? '', 80),
  ];
}
