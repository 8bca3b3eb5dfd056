import type { Command } from 'commander';
import type { AgentListing } from '#shared/agent';
import { columns } from './columns';
import { EXIT } from './exit-code';
import { type Choose, jsonOption } from './register';
import { terminalLine } from './terminal-text';
import type { Verb } from './verb';

/** Adds the verb `agents` to the command line. */
export function addAgents(program: Command, choose: Choose): void {
  program
    .command('agents')
    .description('list the known agents and which are installed')
    .addOption(jsonOption())
    .action((options: { json?: true }) => choose(agents, options.json ?? false));
}

/** Lists the agents that are known and whether they can be used. */
export const agents: Verb = async ({ client, out }) => {
  const listings = await client.agents.detect({ versions: true });
  for (const listing of listings) out.item('agent', listing);
  out.result({ agents: listings.length });
  for (const line of columns(listings.map(cells), ['AGENT', 'NAME', 'STATE', ''])) out.say(line.trimEnd());
  return EXIT.done;
};

function cells({ profile, availability, source }: AgentListing): string[] {
  const name = terminalLine(profile.name, 40);
  switch (availability.state) {
    case 'ready':
      if (source === 'registry')
        return [profile.id, name, 'on first use', `downloaded by ${profile.launch.command} when first used`];
      return [profile.id, name, 'ready', terminalLine(availability.version ?? availability.path)];
    case 'not-installed':
      return [
        profile.id,
        name,
        'not installed',
        terminalLine(availability.install ?? availability.website ?? ''),
      ];
    case 'unusable':
      return [profile.id, name, 'unusable', terminalLine(availability.reason)];
    default:
      return availability satisfies never;
  }
}
