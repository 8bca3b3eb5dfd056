import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { environmentSettings, isTrue, readSettings } from '../../git/index';
import { asAccepted } from '../../shared-state/index';
import type { Workspace } from '../../writing/index';

/** What makes `git commit-tree -S` sign as the user's own `git commit` would, by names of settings. */
export type Signer = Readonly<Record<string, string>>;

/** Settings that name a program to run, and those that only say how and with which key. */
const PROGRAMS = [
  'gpg.program',
  'gpg.openpgp.program',
  'gpg.x509.program',
  'gpg.ssh.program',
  'gpg.ssh.defaultkeycommand',
];
const PLAIN = ['gpg.format', 'user.signingkey'];

/**
 * How commits on the user's branches are signed; null: they are not. A session's agent can write the repository's own
 * configuration, so a program to run counts only where the user's or the system's configuration names it.
 */
export async function signerOf({
  git,
  unaccepted,
}: Pick<Workspace, 'git' | 'unaccepted'>): Promise<Result<Signer | null, RefusalOf<'signer-not-trusted'>>> {
  // What our own calls set looks like what the user's environment set, and says nothing of the user.
  const found = (await readSettings(git)).filter(({ scope }) => scope !== 'command');
  const settings = [...asAccepted(found, unaccepted), ...environmentSettings()];
  const last = (key: string) => settings.findLast((setting) => setting.key === key);
  if (!isTrue(last('commit.gpgsign')?.value ?? null)) return ok(null);
  const signer: Record<string, string> = {};
  for (const key of [...PLAIN, ...PROGRAMS]) {
    const setting = last(key);
    if (!setting) continue;
    const { scope, value } = setting;
    const isOwn = scope === 'global' || scope === 'system' || scope === 'command';
    if (!isOwn && PROGRAMS.includes(key)) return refuse({ code: 'signer-not-trusted', setting: key, value });
    signer[key] = value;
  }
  return ok(signer);
}
