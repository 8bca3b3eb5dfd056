import { expect, test } from 'vitest';
import { CommitId, RepoPath, SessionId } from '#shared/ids';
import type { ConflictsForAgent } from '../../apply';
import { resolverPrompt } from './resolver-prompt';

const commit = CommitId.parse('a'.repeat(40));
const stages = { base: null, ours: null, theirs: null };

function handed(more: Partial<ConflictsForAgent['resolves']> = {}): ConflictsForAgent {
  const asked = { place: 'worktree' as const, stages, choices: ['ours' as const, 'theirs' as const] };
  return {
    commit,
    plan: {
      session: SessionId.parse('session'),
      mode: 'changes',
      target: 'refs/heads/main',
      targetCommit: commit,
      head: commit,
      base: commit,
      files: [],
      conflicts: [],
      offers: [],
      drafts: [],
      asked: [],
      blockers: [],
      submodules: [],
      moved: [],
      unfinished: null,
      markers: [],
      fromMerges: [],
      unlikeMerge: [],
      fingerprint: '',
    },
    resolves: {
      session: SessionId.parse('session'),
      operation: 'apply',
      mode: 'changes',
      target: 'refs/heads/main',
      folder: RepoPath.parse('.understory-conflicts'),
      conflicts: [
        {
          ...asked,
          path: RepoPath.parse('a\nb.txt'),
          kind: 'content',
          answer: { by: 'text', markerSize: 9 },
        },
        { ...asked, path: RepoPath.parse('logo.png'), kind: 'binary', answer: { by: 'choice', number: 1 } },
      ],
      ...more,
    },
    notes: [
      { words: 'both sides changed the same lines', commits: ['abc Fix it'] },
      { words: 'both sides changed this file, which is not text', commits: [] },
    ],
    left: 1,
  };
}

test('the agent is told where the conflicts are, what both sides wanted and how its answer is read', () => {
  const prompt = resolverPrompt({
    handed: handed(),
    title: 'Improve\u202e things',
    prompt: 'Improve it\nplease',
  });
  expect(prompt).toContain('Resolve 2 conflicts in this worktree. It holds the user’s workspace on main');
  expect(prompt).toContain('“Improve\\u202e things”');
  expect(prompt).toContain('> Improve it\n> please');
  expect(prompt).toContain(
    '1. a\\nb.txt (both sides changed the same lines)\n   - commit on the other side: abc Fix it',
  );
  expect(prompt).toContain(
    '2. logo.png (both sides changed this file, which is not text, choice 1 in the sheet)',
  );
  expect(prompt).toContain(`\`${'<'.repeat(9)}\``);
  expect(prompt).toContain('.understory-conflicts/choices.txt');
  expect(prompt).toContain('1 other conflict of the same plan is left to the user.');
});

test('an update is told the other way around, and a sheet only where there is one', () => {
  const update = { operation: 'update' as const, mode: 'merge' as const, folder: null };
  const prompt = resolverPrompt({ handed: handed(update), title: 'Work', prompt: 'Work' });
  expect(prompt).toContain('“session”, HEAD^1');
  expect(prompt).not.toContain('choices.txt');
});
