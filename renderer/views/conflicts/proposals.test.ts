import { expect, test } from 'vitest';
import type { ApplyPlan } from '#shared/apply';
import type { AskedAgent, Conflict } from '#shared/conflict';
import { conflictKey } from '#shared/conflict-key';
import { CommitId, RepoPath, SessionId } from '#shared/ids';
import { askable, isBeingResolved, outcomeWords, proposalsOf } from './proposals';

const head = CommitId.parse('a'.repeat(40));
const path = RepoPath.parse('a.txt');
const conflict = (kind: Conflict['kind'] = 'content'): Conflict => ({
  path,
  kind,
  place: 'worktree',
  stages: { base: null, ours: null, theirs: null },
  choices: ['ours', 'theirs'],
});
const asked = (
  session: string,
  state: AskedAgent['state'],
  outcome: AskedAgent['conflicts'][number]['outcome'],
): AskedAgent => ({
  session: SessionId.parse(session),
  title: 'Resolve',
  agent: session,
  state,
  head,
  conflicts: [{ path, place: 'worktree', outcome }],
  otherFiles: [],
});
const offer = (session: string): ApplyPlan['offers'][number] => ({
  path,
  place: 'worktree',
  take: { choice: 'theirs' },
  source: 'agent',
  from: { session: SessionId.parse(session), title: 'Resolve' },
});
const about = (plan: Pick<ApplyPlan, 'asked' | 'offers'>) => proposalsOf(plan).get(conflictKey(conflict()));

test('the newest question counts, and an older answer stays on offer', () => {
  const plan = {
    asked: [asked('newest', 'working', 'open'), asked('oldest', 'ready', 'proposed')],
    offers: [offer('oldest')],
  };
  expect(about(plan)).toMatchObject({ agent: 'newest', proposal: { agent: 'oldest', head } });
  expect(isBeingResolved(about(plan))).toBe(true);
});

test('what has no answer says why, and can be asked about again', () => {
  const open = (one: AskedAgent) => ({ asked: [one], offers: [] });
  const words = (one: AskedAgent) => {
    const known = about(open(one));
    return known ? outcomeWords(known) : null;
  };
  expect(words(asked('agent1', 'ready', 'markers-left'))).toBe('agent1 left conflict markers in the file');
  expect(words(asked('agent1', 'failed', 'open'))).toBe('agent1 failed without an answer');
  expect(words(asked('agent1', 'waiting', 'open'))).toBeNull();
  const conflicts = [conflict(), conflict('ignored-in-the-way')];
  expect(askable(conflicts, proposalsOf(open(asked('agent1', 'failed', 'open'))))).toEqual([conflicts[0]]);
  expect(askable(conflicts, proposalsOf(open(asked('agent1', 'working', 'open'))))).toEqual([]);
});
