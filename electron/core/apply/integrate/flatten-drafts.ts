import type { CommitId } from '#shared/ids';
import type { IntegrateMode } from '#shared/integrate';
import type { MergeRepository } from '../merge-repository';
import type { CommitDraft } from '../plan/commit-plan';
import { coAuthorsBetween, sessionMessage } from '../plan/commit-text';
import type { Target } from '../plan/find-target';
import type { MessageStyle } from '../plan/message-style';
import type { IntegrationPart } from './chain';

/**
 * The commits of an integration: each session's own, one after the other, or one that holds all of them. Of a single session
 * they are those of its apply.
 */
export async function flattenDrafts(
  mergeRepo: MergeRepository,
  parts: readonly IntegrationPart[],
  goal: { readonly mode: IntegrateMode; readonly target: Target; readonly style: MessageStyle },
): Promise<CommitDraft[]> {
  const drafts: CommitDraft[] = [];
  for (const { parts: of, commits } of parts) {
    const before = drafts.length;
    const isFirst = before === 0;
    for (const draft of commits?.drafts ?? []) {
      const parents = draft.parents.map((parent) => {
        if (typeof parent === 'number') return parent + before;
        // What stood for the last commit of those before it.
        return !isFirst && parent === of.target.commit ? before - 1 : parent;
      });
      drafts.push({ ...draft, parents });
    }
  }
  const last = drafts.at(-1);
  const { commit } = goal.target;
  if (goal.mode !== 'squash' || drafts.length < 2 || !last || !commit) return drafts;
  const message = await messageOf(mergeRepo, parts, commit, goal.style);
  return [{ tree: last.tree, parents: [commit], message, author: null }];
}

async function messageOf(
  mergeRepo: MergeRepository,
  parts: readonly IntegrationPart[],
  target: CommitId,
  style: MessageStyle,
): Promise<Buffer> {
  const coAuthors: string[] = [];
  for (const { parts: of } of parts)
    coAuthors.push(...(await coAuthorsBetween(mergeRepo.git, target, of.base, of.session.tip)));
  const titles = parts.map(({ parts: { request } }) => request.title);
  const subject = `Integrate ${titles.slice(0, -1).join(', ')} and ${titles.at(-1)}`;
  const short = subject.length <= LONGEST_SUBJECT ? subject : `Integrate ${titles.length} sessions`;
  const sessions = parts.map(({ parts: { request } }) => request.session);
  return sessionMessage(short, short, titles, sessions, {
    summary: '',
    coAuthors: [...new Set(coAuthors)],
    style,
  });
}

const LONGEST_SUBJECT = 72;
