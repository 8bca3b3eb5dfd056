import { displayPath } from '#shared/display-path';
import type { ProgramSetting, ProgramTrust } from '#shared/trust';
import { EXIT, UsageError } from './exit-code';
import { findRepository } from './find-repository';
import type { Output } from './output';
import { required, type Verb } from './verb';

export type TrustOptions = {
  readonly repo: string | undefined;
  readonly what: 'allow' | 'show' | 'revoke';
  /** Whoever calls has looked already. */
  readonly yes: boolean;
};

/** Programs that a repository’s configuration names for its files: shows them, and lets them run or no longer. */
export function trust({ repo, what, yes }: TrustOptions): Verb {
  return async (context) => {
    const { client, out, ask, calledAs } = context;
    const { path } = required(await findRepository(context, repo));
    const found = required(await client.trust.show({ path }));
    if (what === 'revoke') {
      out.result(required(await client.trust.revoke({ path })));
      out.say('No programs of this repository are allowed any more.');
      return EXIT.done;
    }
    show(found, out);
    if (what === 'show' || found.state === 'none' || found.state === 'trusted') {
      out.result(found);
      if (what === 'show' && found.state !== 'none' && found.state !== 'trusted')
        out.say(`Allow them with: ${calledAs} trust`);
      return EXIT.done;
    }
    if (!yes) {
      if (!ask) throw new UsageError('there is no terminal to ask in: confirm with --yes');
      const answer = await ask('Let these programs run on the files of this repository? [y/N] ');
      if (answer?.trim().toLowerCase() !== 'y') {
        out.say('None of them are allowed.');
        return EXIT.interrupted;
      }
    }
    out.result(required(await client.trust.allow({ path, fingerprint: found.fingerprint })));
    out.say(`They are allowed. Take this back with: ${calledAs} trust --revoke`);
    return EXIT.done;
  };
}

const STATES: Readonly<Record<ProgramTrust['state'], string>> = {
  none: 'The configuration of this repository names no programs for its files to go through, beyond your own.',
  'not-trusted':
    'Its configuration has the files of this repository go through these programs. None of them may run yet:',
  changed: 'These programs are not those that you have allowed. None of them may run until you allow them:',
  trusted: 'You have allowed these programs for the files of this repository:',
};

function show({ state, settings }: ProgramTrust, out: Output): void {
  out.say(STATES[state]);
  for (const setting of settings) for (const line of describe(setting)) out.say(line);
}

/** Whole, however long it is: it is what is allowed. */
function describe({ key, value, file, runs }: ProgramSetting): string[] {
  return [
    `  ${displayPath(key)} = ${displayPath(value)}`,
    `      in ${displayPath(file)}`,
    ...runs.map(({ path, hash }) =>
      hash === null
        ? `      names ${displayPath(path)}, which is not there`
        : `      runs ${displayPath(path)} as it is now`,
    ),
  ];
}
