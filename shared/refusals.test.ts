import { expect, test } from 'vitest';
import { Refusal, refusals } from './refusals';
import { agentRefusals } from './refusals/agent';
import { applyRefusals } from './refusals/apply';
import { editorRefusals } from './refusals/editor';
import { gitRefusals } from './refusals/git';
import { hostRefusals } from './refusals/host';
import { housekeepingRefusals } from './refusals/housekeeping';
import { planRefusals } from './refusals/plan';
import { promptRefusals } from './refusals/prompt';
import { repositoryRefusals } from './refusals/repository';
import { reviewRefusals } from './refusals/review';
import { sandboxRefusals } from './refusals/sandbox';
import { sessionRefusals } from './refusals/session';
import { trustRefusals } from './refusals/trust';
import { undoRefusals } from './refusals/undo';

const SUBJECTS = [
  ...[agentRefusals, applyRefusals, editorRefusals, gitRefusals, hostRefusals, housekeepingRefusals],
  ...[planRefusals, promptRefusals, repositoryRefusals, reviewRefusals, sandboxRefusals, sessionRefusals],
  ...[trustRefusals, undoRefusals],
];

test('no two subjects name a refusal alike, and no two refusals have the same code', () => {
  const names = SUBJECTS.flatMap((subject) => Object.keys(subject));
  expect(names.toSorted()).toEqual(Object.keys(refusals).toSorted());
  const codes = Object.values(refusals).map(({ shape }) => shape.code.value);
  expect(new Set(codes).size).toBe(names.length);
  // What two had in common would be thrown here.
  expect(Refusal.safeParse({ code: 'git-missing' }).success).toBe(true);
});
