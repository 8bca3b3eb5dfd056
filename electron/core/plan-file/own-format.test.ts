import { expect, test } from 'vitest';
import { marksOf, readText } from './testing/read-text';

const PLAN = `---
understory: 1
title: Prices in the cart
base: main
agent: claude
custom-agent: implementer
order: stated
max-parallel: 3
constraints: [Keep the public API of \`packages/api\`]
non-goals: [No new currencies]
context: [docs/adr/0007-money.md, src/cart/]
checks: [npm test, npm run lint]
---
Free text for everybody.

## Phase 1: Core
- [ ] T1 Add the price model
  - Files: \`src/price.ts\` (new), \`src/cart.ts\`
  - Acceptance: \`npm test -- price\` passes
- [x] T2 [P] [ui] Show the total
  What and why.

  \`\`\`md
  - [ ] T9 no task
  \`\`\`
  - Depends on: T1
  - Context: \`src/cart/row.tsx\` for the pattern
  - Acceptance:
    - [ ] two decimals in all locales
    - [ ] \`npm run e2e -- cart\` passes
  - Constraints: no new dependency; no new file
  - Non-goals: tax
  - Agent: codex
  - Custom agent: reviewer
  - Model: big
  - Base: release/2.x
  - Unknown: stays
## Phase 2: Words
- [ ] T3 [human] Approve the wording
- [ ] [optional] Say it {#words}

### T5 [P] Tell people
- Status: done
- Checks: \`npm run docs\`
Some words.
`;

test('reads all that our own format has', () => {
  const plan = readText(PLAN);
  expect(plan).toMatchObject({
    format: 'understory',
    title: 'Prices in the cart',
    context: 'Free text for everybody.',
    order: 'stated',
    problems: [],
    defaults: {
      ...{ agent: 'claude', customAgent: 'implementer', model: null, base: 'main', maxParallel: 3 },
      checks: ['npm test', 'npm run lint'],
      constraints: ['Keep the public API of `packages/api`'],
      nonGoals: ['No new currencies'],
      files: [{ path: 'docs/adr/0007-money.md', role: 'reads' }, { path: 'src/cart/' }],
    },
  });
  expect(marksOf(plan)).toEqual(['T1 open', 'T2 done', 'T3 open', 'words open', 'T5 done']);
  const [model, total, wording, words, people] = plan.tasks.map(({ task }) => task);
  expect(model).toMatchObject({
    acceptance: ['`npm test -- price` passes'],
    files: [
      { path: 'src/price.ts', role: 'writes', isNew: true },
      { path: 'src/cart.ts', isNew: null },
    ],
    inferred: [],
  });
  expect(total).toMatchObject({
    ...{ parallel: true, labels: ['ui'], phase: 'Phase 1', steps: [] },
    text: 'What and why.\n\n```md\n- [ ] T9 no task\n```\n\n- Unknown: stays',
    acceptance: ['two decimals in all locales', '`npm run e2e -- cart` passes'],
    constraints: ['no new dependency', 'no new file'],
    nonGoals: ['tax'],
    ...{ agent: 'codex', customAgent: 'reviewer', model: 'big', base: 'release/2.x' },
    files: [{ path: 'src/cart/row.tsx', role: 'reads' }],
  });
  expect(wording).toMatchObject({ kind: 'human', phase: 'Phase 2' });
  expect(words).toMatchObject({ optional: true, title: 'Say it' });
  expect(people).toMatchObject({ parallel: true, text: 'Some words.', checks: ['npm run docs'] });
});
