import { type Command, Option } from 'commander';
import { type Choose, jsonOption } from './register';
import { trust } from './trust';
import { trustSetUp } from './trust-set-up';

/** Adds the verb `trust` to the command line. */
export function addTrust(program: Command, choose: Choose): void {
  type Flags = { repo?: string; show?: true; revoke?: true; setUp?: true; yes?: true; json?: true };
  program
    .command('trust')
    .description('show the programs that a repository’s configuration names for its files, and let them run')
    .option('--repo <dir>', 'a folder of the repository (default: the current one)')
    .addOption(new Option('--show', 'only show them').conflicts(['revoke', 'yes']))
    .addOption(new Option('--revoke', 'let none of them run any more').conflicts(['show', 'yes']))
    .addOption(
      new Option('--set-up', 'allow the set-up command that was changed outside of Understory').conflicts([
        'show',
        'revoke',
      ]),
    )
    .option('-y, --yes', 'do not ask')
    .addOption(jsonOption())
    .action(({ repo, show, revoke, setUp, yes, ...flags }: Flags) => {
      const what = show ? 'show' : revoke ? 'revoke' : 'allow';
      const asked = { repo, yes: yes ?? false };
      choose(setUp ? trustSetUp(asked) : trust({ ...asked, what }), flags.json ?? false);
    });
}
