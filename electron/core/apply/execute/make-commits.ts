import { CommitId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { type Git, GitFailed } from '../../git/index';
import { diskRefusal, type Workspace } from '../../writing/index';
import type { MergeRepository } from '../merge-repository';
import type { CommitDraft } from '../plan/commit-plan';
import type { Signer } from './signing';

type Identity = { readonly name: string; readonly email: string; readonly date: string };
/** Who writes a commit, and who makes it. */
export type Identities = { readonly author: Identity; readonly committer: Identity };
export type NotMade = RefusalOf<'identity-missing' | 'signing-failed'>;

/** The user's own identity as Git finds it, with the present time. */
export async function identitiesOf(
  workspace: Workspace,
): Promise<Result<Identities, RefusalOf<'identity-missing'>>> {
  const [author, committer] = await Promise.all([
    identity(workspace, 'GIT_AUTHOR_IDENT'),
    identity(workspace, 'GIT_COMMITTER_IDENT'),
  ]);
  return author && committer ? ok({ author, committer }) : refuse({ code: 'identity-missing' });
}

/**
 * Makes the drafted commits in the merge repository. In their order; the last one is the result.
 *
 * @param signer signs each of them; null: none is signed
 */
export async function makeCommits(
  workspace: Workspace,
  mergeRepo: MergeRepository,
  drafts: readonly CommitDraft[],
  { identities, signer }: { readonly identities: Identities; readonly signer: Signer | null },
): Promise<Result<CommitId[], RefusalOf<'signing-failed'>>> {
  const { author, committer } = identities;
  // In the workspace, since a key or program may be named by a path from there.
  const git = signer ? mergeRepo.git.with({ dir: workspace.root, settings: signer }) : mergeRepo.git;
  const made: CommitId[] = [];
  for (const draft of drafts) {
    const parents = draft.parents.map((parent) => (typeof parent === 'number' ? made[parent] : parent));
    const by = draft.author ?? author;
    const env = {
      GIT_AUTHOR_NAME: by.name,
      GIT_AUTHOR_EMAIL: by.email,
      GIT_AUTHOR_DATE: by.date,
      GIT_COMMITTER_NAME: committer.name,
      GIT_COMMITTER_EMAIL: committer.email,
      GIT_COMMITTER_DATE: committer.date,
    };
    const args = [
      'commit-tree',
      draft.tree,
      ...parents.flatMap((parent) => (parent ? ['-p', parent] : [])),
      ...(signer ? ['-S'] : []),
      '-F',
      '-',
    ];
    const commit = await makeCommit(git, args, { input: draft.message, env }, signer !== null);
    if (!commit.ok) return commit;
    made.push(commit.value);
  }
  return ok(made);
}

async function makeCommit(
  git: Git,
  args: readonly string[],
  options: { readonly input: Buffer; readonly env: Readonly<Record<string, string>> },
  signs: boolean,
): Promise<Result<CommitId, RefusalOf<'signing-failed'>>> {
  const { code, stdout, stderr } = await git.try(args, options);
  if (code === 0) return ok(CommitId.parse(stdout.toString('utf8').trim()));
  const failed = new GitFailed(args, { code, stdout, stderr });
  if (!signs || diskRefusal(failed, git.dir)) throw failed;
  return refuse({ code: 'signing-failed', message: stderr.trim() });
}

/** Git's own answer, so that every way to configure an identity counts; null when Git has none. */
async function identity(workspace: Workspace, variable: string): Promise<Identity | null> {
  const result = await workspace.git.try(['var', variable]);
  const match = /^(.*?) ?<([^>]*)> (\d+ [+-]\d{4})\s*$/.exec(result.stdout.toString('utf8'));
  if (result.code !== 0 || !match) return null;
  return { name: match[1] ?? '', email: match[2] ?? '', date: match[3] ?? '' };
}
