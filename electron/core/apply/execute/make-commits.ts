import { CommitId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { Facade } from '../facade';
import type { CommitDraft } from '../plan/commit-drafts';
import type { Workspace } from '../workspace';

type Identity = { readonly name: string; readonly email: string; readonly date: string };

/** Makes the drafted commits in the facade, by the user's own identity as Git finds it. In their order; the last one is the result. */
export async function makeCommits(
  workspace: Workspace,
  facade: Facade,
  drafts: readonly CommitDraft[],
): Promise<Result<CommitId[], RefusalOf<'identity-missing'>>> {
  const [author, committer] = await Promise.all([
    identity(workspace, 'GIT_AUTHOR_IDENT'),
    identity(workspace, 'GIT_COMMITTER_IDENT'),
  ]);
  if (!author || !committer) return refuse({ code: 'identity-missing' });
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
      '-F',
      '-',
    ];
    made.push(CommitId.parse(await facade.git.line(args, { input: draft.message, env })));
  }
  return ok(made);
}

/** Git's own answer, so that every way to configure an identity counts; null when Git has none. */
async function identity(workspace: Workspace, variable: string): Promise<Identity | null> {
  const result = await workspace.git.try(['var', variable]);
  const match = /^(.*?) ?<([^>]*)> (\d+ [+-]\d{4})\s*$/.exec(result.stdout.toString('utf8'));
  if (result.code !== 0 || !match) return null;
  return { name: match[1] ?? '', email: match[2] ?? '', date: match[3] ?? '' };
}
