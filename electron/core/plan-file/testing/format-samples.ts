/** Each format as it is known, with the traps that plans of the wild have. Name, text, then what is read. */
export const FORMATS: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'spec-kit',
    `# Tasks: Prices
## Format
- **[P]**: may run in parallel
- [P] tasks = different files
## Phase 1: Setup
## Phase 2: User Story 1
**Independent Test**: a price is shown
- [X] T001 [P] [US1] Write tests in test/price.test.ts
- [x] T002a [US1][US2] Implement src/price.ts
- [ ] T003 Wire it in src/index.ts
## Parallel Example
\`\`\`
- [ ] T009 an example
\`\`\``,
    ['T001 done', 'T002a done', 'T003 open'],
  ],
  [
    'kiro',
    `# Implementation Plan
- [x] 1. Set up
- [-] 1.1 Model
  - keep it small
  - _Requirements: 1.1, 2.3_
- [ ]* 1.2 Tests
- [ ] 2. Show it
  - _Requirements: 3_`,
    ['1 done', '2 open'],
  ],
  [
    'cc-sdd',
    `## 1. Core
- [ ] 1.1 (P) Model
  - _Boundary: Price_
- [x] 1.2 (P) Store
  - _Requirements: 1_
## 2. View
- [ ] 2.1 View
  - _Depends: 1.1_`,
    ['1.1 open', '1.2 done', '2.1 open'],
  ],
  [
    'spec-workflow',
    '- [ ] 1. Model\n  - File: src/a.ts\n  - _Leverage: src/b.ts_\n- [~] 2. View\n',
    ['1 open', '2 running'],
  ],
  [
    'conductor',
    `## Phase 1: Core
- [x] Task: Model abc1234
  - [x] Sub-task: Type
  - [ ] Note: not a step
- [~] Task: Store
- [ ] Task: Conductor - User Manual Verification 'Phase 1'`,
    ['#1 done', '#2 running', '#3 open'],
  ],
  [
    'openspec',
    '## 1. Cross-Platform Verification\n- [x] 1.1 Add a\n- [ ] 1.2 Add b\n## 2. Docs\n- [ ] 2.1 Say so',
    ['1.1 done', '1.2 open', '2.1 open'],
  ],
  [
    'exec-plan',
    `# Prices
## Progress
- [x] (2025-10-01 13:00Z) Model made.
- [ ] View (completed: x; remaining: y)
## Decision Log
- [ ] not a task
## Plan of Work
1. Do it`,
    ['#1 done', '#2 open'],
  ],
  [
    'agent-os',
    '# Spec Tasks\n- [x] 1. Model\n  - [x] 1.1 Write tests\n  - [x] 1.2 Verify all tests pass\n- [ ] 2. View\n  - [ ] 2.1 Write tests',
    ['1 done', '2 open'],
  ],
  [
    'modernization',
    `**Progress**: 1/2
### [✓] TASK-001: Check *(Completed: 2025-12-16 20:48)*
- [✓] (1) Run it
- [✓] (2) It runs (**Verify**)
### [▶] TASK-002: Upgrade
- [ ] (1) Edit App\\App.csproj`,
    ['TASK-001 done', 'TASK-002 running'],
  ],
  [
    'bmad',
    `# Story 1.2: Prices
## Acceptance Criteria
### One
1. A price has a currency
### Two
2. It is rounded
## Tasks / Subtasks
- [x] **Task 1: Model** (AC: 1-2)
  - [x] Type
- [ ] Task 2: View (AC: 7)
## Dev Notes
- [ ] not a task`,
    ['Task 1 done', 'Task 2 open'],
  ],
  [
    'superpowers',
    `> Steps use checkbox (\`- [ ]\`) syntax.
### Task 1: Model
**Files:**
- Create: \`src/a.ts\`
- Modify: \`src/b.ts:10-20\`

- [ ] **Step 1: Test it**
Run: \`npm test\`
Expected: FAIL
- [ ] **Step 2: Make it**
Run: \`npm test\`
Expected: PASS
### Task 2: View
- [x] **Step 1: Do it**`,
    ['Task 1 open', 'Task 2 open'],
  ],
  [
    'omo',
    `## TODOs
- [x] 1. Model
  **Parallelization**: Can parallel: YES | Wave 1 | Blocks: [2] | Blocked by: []
  **Acceptance Criteria**:
  - [ ] agent-executable
- [ ] 2. View
  **Parallelization**: Wave 2 | Blocked by: [1]
## Final Checklist
- [ ] not a task`,
    ['1 done', '2 open'],
  ],
  [
    'implementation-plan',
    `### Implementation Phase 1
| Task | Description | Completed | Date |
|---|---|---|---|
| TASK-001 | Model | ✅ | 2025-01-01 |
| TASK-002 | Store |  |  |
| TASK-003 | View | | |
- **REQ-001**: no task`,
    ['TASK-001 done', 'TASK-002 open', 'TASK-003 open'],
  ],
  [
    'vscode',
    '## Plan: Prices\nTL;DR\n\n**Steps**\n1. ✅ Model\n2. View (*depends on 1*)\n3. Docs\n\n**Verification**\n1. Run it',
    ['1 done', '2 open', '3 open'],
  ],
  [
    'orchestra',
    '## Plan: X\n1. **Phase 1: Model**\n    - **Objective:** o\n    - **Tests to Write:** t\n    - **Steps:**\n        1. a\n        2. b\n2. **Phase 2: View**\n    - **Objective:** o',
    ['Phase 1 open', 'Phase 2 open'],
  ],
  [
    'ai-dev-tasks',
    '## Relevant Files\n- `src/a.ts` - model\n## Tasks\n- [x] 1.0 Model\n  - [x] 1.1 Type\n- [ ] 2.0 View\n  - [ ] 2.1 Row',
    ['1 done', '2 open'],
  ],
  [
    'beads',
    '## Model\n### Priority\n1\n### Type\nfeature\n### Acceptance Criteria\n- it is\n## View\n### Dependencies\nModel',
    ['#1 open', '#2 open'],
  ],
  [
    'prp',
    '```yaml\nTask 1:\nCREATE src/a.ts:\n  - x\nTask 2: Wire\nMODIFY src/b.ts:\n```\n## Final validation Checklist\n- [ ] no task',
    ['Task 1 open', 'Task 2 open'],
  ],
  [
    'markdown',
    '# TODO\n## Work\n- ~~Old~~\n- [!] New\n- [x] Done\n- [ ] Left',
    ['#1 blocked', '#2 done', '#3 open'],
  ],
];

/** The text of one of them. */
export function textIn(format: string): string {
  return FORMATS.find(([name]) => name === format)?.[1] ?? '';
}
