import type { ApplyPlan } from '#shared/apply';
import type { RepoPath } from '#shared/ids';
import { terminalLine } from './terminal-text';
import { required, type VerbContext } from './verb';

/**
 * Numbers the hunks of what would be applied, as `--hunk` takes them. They are counted between the plan's base and the
 * session's state, so that earlier applies of the session are taken into account.
 *
 * @param only files or folders; empty: everything
 */
export async function tellHunks(
  { session, base: from, head: to }: Pick<ApplyPlan, 'session' | 'base' | 'head'>,
  only: readonly RepoPath[],
  { client, out }: VerbContext,
): Promise<void> {
  const { files } = required(await client.changes.get({ session, scope: { kind: 'between', from, to } }));
  for (const { path, binary, status } of files) {
    if (binary || status !== 'modified' || !isIn(path, only)) continue;
    for (const { index, text } of required(await client.changes.hunks({ session, from, to, path }))) {
      out.item('hunk', { path, hunk: index, text });
      out.say(`--hunk ${terminalLine(path, 400)}=${index}`);
      for (const line of text.replace(/\n$/, '').split('\n')) out.say(`  ${terminalLine(line, 400)}`);
    }
  }
}

function isIn(path: RepoPath, only: readonly RepoPath[]): boolean {
  return only.length === 0 || only.some((one) => path === one || path.startsWith(`${one}/`));
}
