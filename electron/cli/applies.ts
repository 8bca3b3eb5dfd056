import { resolve } from 'node:path';
import { describeRefusal } from '#shared/describe-refusal';
import type { PastApply } from '#shared/past-apply';
import { columns } from './columns';
import { EXIT } from './exit-code';
import { terminalLine } from './terminal-text';
import { findSession, required, type Verb } from './verb';

/** Lists past applies, newest first: what each did, and whether it can be undone. */
export function applies(options: { session: string | undefined; repo: string | undefined }): Verb {
  return async (context) => {
    const { client, out, cwd } = context;
    const session =
      options.session === undefined ? null : (await findSession(context, options.session)).session;
    const path =
      options.repo === undefined
        ? null
        : required(await client.repositories.inspect({ path: resolve(cwd, options.repo) })).path;
    const past = (await client.apply.list({ session })).filter(
      ({ repositoryPath }) => path === null || repositoryPath === path,
    );
    for (const one of past) out.item('apply', one);
    out.result({ applies: past.length });
    if (past.length === 0) out.say('Nothing was applied yet.');
    else
      for (const line of columns(past.map(cells), [
        'APPLY',
        'SESSION',
        'WHEN',
        'MODE',
        'TARGET',
        'COMMIT',
        'FILES',
        'STATE',
      ]))
        out.say(line);
    return EXIT.done;
  };
}

function cells(past: PastApply): string[] {
  return [
    past.apply,
    past.session,
    past.at.slice(0, 16).replace('T', ' '),
    past.mode,
    terminalLine(past.target.replace(/^refs\/heads\//, ''), 30),
    past.commit?.slice(0, 10) ?? '–',
    String(past.files.length),
    stateWords(past),
  ];
}

function stateWords({ state, obstacle }: PastApply): string {
  if (state === 'undone') return 'undone';
  if (state === 'rolled-back') return 'taken back after a crash';
  return obstacle === null
    ? 'applied'
    : `applied; no undo: ${terminalLine(describeRefusal(obstacle).title, 120)}`;
}
