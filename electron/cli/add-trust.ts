import { type Command, Option } from 'commander';
import { type Choose, jsonOption } from './register';
import { trust } from './trust';
import { trustSetUp } from './trust-set-up';

/** Adds the verb `trust` to the command line. */
export function addTrust(program: Command, choose: Choose): void {
  type Flags = { repo?: string; show?: true; revoke?: true; setUp?: true; yes?: true; json?: true };
  program
    .command('trust')
    .description('show the programs that a repository’s configuration names, and allow them')
    .option('--repo <dir>', 'a folder in the repository (default: the current folder)')
    .addOption(new Option('--show', 'only show them').conflicts(['revoke', 'yes']))
    .addOption(new Option('--revoke', 'do not allow any of them any more').conflicts(['show', 'yes']))
    .addOption(
      new Option('--set-up', 'allow the set-up command that was changed outside Understory').conflicts([
        'show',
        'revoke',
      ]),
    )
    .option('-y, --yes', 'do not ask for confirmation')
    .addOption(jsonOption())
    .action(({ repo, show, revoke, setUp, yes, ...flags }: Flags) => {
      const what = show ? 'show' : revoke ? 'revoke' : 'allow';
      const asked = { repo, yes: yes ?? false };
      choose(setUp ? trustSetUp(asked) : trust({ ...asked, what }), flags.json ?? false);
    });
}
