import fc from 'fast-check';
import type { ApplyMode } from '#shared/apply';

/** How a conflict that a command of Git stops at is gone on with. */
export type Settle = 'by hand' | 'abort' | 'leave' | 'leave added';

/** One edit of a file in a working tree. An edit of a file that is not there does nothing. */
export type FileEdit =
  | { readonly do: 'change line'; readonly file: string; readonly line: number; readonly to: string }
  | { readonly do: 'add line'; readonly file: string; readonly text: string }
  | { readonly do: 'delete'; readonly file: string }
  | { readonly do: 'rename'; readonly file: string; readonly to: string };

/** What an agent does in its worktree. `main` is the user's branch, `other` another one of the repository. */
export type AgentStep =
  | FileEdit
  | { readonly do: 'commit' }
  | { readonly do: 'amend' }
  | {
      readonly do: 'merge';
      readonly from: 'main' | 'other' | 'main other';
      /** `evil`: with the merge comes more than either side has. */
      readonly how: 'plain' | 'evil' | 'keep ours' | 'prefer theirs';
      readonly settle: Settle;
    }
  | { readonly do: 'rebase' | 'cherry-pick'; readonly from: 'main' | 'other'; readonly settle: Settle }
  /** Of a commit that has so many after it. */
  | { readonly do: 'revert'; readonly back: 0 | 1; readonly settle: Settle }
  /** Goes on with what an earlier turn left open. */
  | { readonly do: 'finish'; readonly settle: 'by hand' | 'abort' }
  | { readonly do: 'new branch' | 'back' | 'rename branch' | 'delete branch' | 'detach' }
  /** Takes the last commit away, or puts all of them into one. */
  | { readonly do: 'reset' | 'squash' }
  | { readonly do: 'nested repository'; readonly how: 'empty' | 'with commit' | 'clone' }
  | { readonly do: 'big file' }
  | { readonly do: 'executable'; readonly file: string };

/** What the user does in the workspace between turns; each is committed. */
export type UserStep =
  | { readonly do: 'edit main'; readonly edits: readonly FileEdit[] }
  | { readonly do: 'edit other'; readonly edits: readonly FileEdit[] }
  | { readonly do: 'revert' }
  | { readonly do: 'merge other' }
  | { readonly do: 'pick other' };

/** Where the Git folder of the workspace lies, as a repository of somebody has it. */
export type Place = 'plain' | 'separate' | 'core.worktree' | 'submodule' | 'linked';

/** A setting or file that decides how Git reads and writes files. `included` ones come by a condition. */
export type Setting =
  | 'autocrlf true'
  | 'autocrlf input'
  | 'autocrlf included'
  | 'attributes file'
  | 'attributes included'
  | 'info attributes'
  | 'tree attributes'
  | 'excludes file'
  | 'excludes included'
  | 'no file mode'
  | 'worktree configuration'
  | 'included by the repository';

export type GeneratedSession = {
  readonly place: Place;
  readonly settings: readonly Setting[];
  /** What `main` has more than the commit that the session starts from. */
  readonly ahead: readonly UserStep[];
  readonly turns: readonly { readonly agent: readonly AgentStep[]; readonly user: readonly UserStep[] }[];
  /** Each is tried and undone. */
  readonly modes: readonly ApplyMode[];
};

export const SESSION_FILES = ['a.txt', 'b.txt', 'dir/c.txt'];
export const LINES = 9;
const NEW_FILES = ['n.txt', 'dir/n.txt', 'x.log'];
/** Where main has an edit of its own for an agent's operation to stop at. */
const STOPPED = { file: 'a.txt', line: 5 };
const MODES: readonly ApplyMode[] = ['squash', 'merge', 'changes', 'rebase'];

const fixed = <T extends string>(name: T) => fc.constant(name);
const file = fc.constantFrom(...SESSION_FILES);
const anyFile = fc.constantFrom(...SESSION_FILES, ...NEW_FILES);
const word = fc.constantFrom('red', 'green', 'blue');
const edit: fc.Arbitrary<FileEdit> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fixed('change line'),
      file,
      line: fc.integer({ min: 1, max: LINES }),
      to: word,
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fixed('add line'), file: anyFile, text: word }) },
  { weight: 1, arbitrary: fc.record({ do: fixed('delete'), file: anyFile }) },
  { weight: 1, arbitrary: fc.record({ do: fixed('rename'), file, to: anyFile }) },
);
const edits = fc.array(edit, { minLength: 1, maxLength: 2 });

const settled = fc.constantFrom<Settle>('by hand', 'by hand', 'abort');
const leaving = fc.constantFrom<Settle>('leave', 'leave added');
const branch = fc.constantFrom<'main' | 'other'>('main', 'main', 'other');

type Settles = fc.Arbitrary<Settle>;
const merge = (settle: Settles): fc.Arbitrary<AgentStep> =>
  fc.record({
    do: fixed('merge'),
    from: fc.constantFrom<'main' | 'other' | 'main other'>('main', 'main', 'other', 'main other'),
    how: fc.constantFrom<Extract<AgentStep, { do: 'merge' }>['how']>(
      ...(['plain', 'plain', 'plain', 'evil', 'keep ours', 'prefer theirs'] as const),
    ),
    settle,
  });
const replay = (settle: Settles): fc.Arbitrary<AgentStep> =>
  fc.oneof(
    fc.record({
      do: fc.constantFrom<'rebase' | 'cherry-pick'>('rebase', 'cherry-pick'),
      from: branch,
      settle,
    }),
    fc.record({ do: fixed('revert'), back: fc.constantFrom<0 | 1>(0, 1), settle }),
  );
const commit: fc.Arbitrary<AgentStep> = fc.record({ do: fixed('commit') });
const habit: fc.Arbitrary<AgentStep> = fc.oneof(
  fc.record({ do: fc.constantFrom('new branch', 'back', 'rename branch', 'delete branch', 'detach') }),
  fc.record({ do: fc.constantFrom('amend', 'reset', 'squash') }),
  fc.record({
    do: fixed('nested repository'),
    how: fc.constantFrom<'empty' | 'with commit' | 'clone'>('empty', 'with commit', 'clone'),
  }),
  fc.record({ do: fc.constantFrom('big file') }),
  fc.record({ do: fixed('executable'), file }),
);
/** Meets what main has in the same line, or what it has itself there by now, and stops. */
const stopped: fc.Arbitrary<readonly AgentStep[]> = fc
  .record({
    by: fc.constantFrom('merge', 'rebase', 'cherry-pick', 'revert'),
    settle: leaving,
    after: fc.array(edit, { maxLength: 1 }),
  })
  .map(({ by, settle, after }): readonly AgentStep[] => {
    const change = (to: string): AgentStep[] => [
      { do: 'change line', file: STOPPED.file, line: STOPPED.line, to },
      { do: 'commit' },
    ];
    const twice = [...change('once'), ...change('twice')];
    switch (by) {
      case 'merge':
        return [...twice, { do: by, from: 'main', how: 'plain', settle }, ...after];
      case 'revert':
        return [...twice, { do: by, back: 1, settle }, ...after];
      default:
        return [...twice, { do: by as 'rebase', from: 'main', settle }, ...after];
    }
  });
const finish: fc.Arbitrary<AgentStep> = fc.record({
  do: fixed('finish'),
  settle: fc.constantFrom<'by hand' | 'abort'>('by hand', 'abort'),
});

const userStep: fc.Arbitrary<UserStep> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fixed('edit main'), edits }) },
  { weight: 2, arbitrary: fc.record({ do: fixed('edit other'), edits }) },
  { weight: 2, arbitrary: fc.record({ do: fixed('revert') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('merge other', 'pick other') }) },
);

/** Sessions whose agent does, beside edits and commits, mostly what `special` makes. */
function sessions(
  special: fc.Arbitrary<AgentStep>,
  where: fc.Arbitrary<Pick<GeneratedSession, 'place' | 'settings'>>,
): fc.Arbitrary<GeneratedSession> {
  const step = fc.oneof(
    { weight: 4, arbitrary: edit as fc.Arbitrary<AgentStep> },
    { weight: 2, arbitrary: commit },
    { weight: 4, arbitrary: special },
  );
  const turn = fc.record({
    agent: fc.array(step, { minLength: 1, maxLength: 5 }),
    user: fc.array(userStep, { maxLength: 2 }),
  });
  return fc
    .record({
      where,
      ahead: fc.array(userStep, { maxLength: 2 }),
      turns: fc.array(turn, { minLength: 1, maxLength: 2 }),
      modes: fc.shuffledSubarray([...MODES], { minLength: 1, maxLength: 2 }),
    })
    .map(({ where: { place, settings }, ...rest }) => ({ place, settings, ...rest }));
}

const plain = fc.constant({ place: 'plain' as const, settings: [] });
const anywhere: fc.Arbitrary<Pick<GeneratedSession, 'place' | 'settings'>> = fc.record({
  place: fc.constantFrom<Place>('plain', 'separate', 'core.worktree', 'submodule', 'linked'),
  settings: fc.subarray<Setting>(
    [
      'autocrlf true',
      'autocrlf input',
      'autocrlf included',
      'attributes file',
      'attributes included',
      'info attributes',
      'tree attributes',
      'excludes file',
      'excludes included',
      'no file mode',
      'worktree configuration',
      'included by the repository',
    ],
    { maxLength: 3 },
  ),
});

/** Merge commits of every kind inside a session, and commits that were replayed. */
export const mergingSessions = sessions(
  fc.oneof({ weight: 4, arbitrary: merge(settled) }, { weight: 1, arbitrary: replay(settled) }),
  plain,
);
/** Operations of Git that a turn leaves as they stopped: the last one does, earlier ones may. */
export const openSessions = fc
  .tuple(
    sessions(
      fc.oneof(
        { weight: 2, arbitrary: merge(leaving) },
        { weight: 2, arbitrary: replay(leaving) },
        { weight: 1, arbitrary: finish },
      ),
      plain,
    ),
    stopped,
  )
  .map(([session, last]): GeneratedSession => {
    const edits: FileEdit[] = [{ do: 'change line', ...STOPPED, to: 'user' }];
    const turns = session.turns.map((turn, at) =>
      at === session.turns.length - 1 ? { ...turn, agent: last } : turn,
    );
    return { ...session, ahead: [...session.ahead, { do: 'edit main', edits }], turns };
  });
/** Branches, commits and folders as agents leave them. */
export const habitualSessions = sessions(
  fc.oneof(
    { weight: 6, arbitrary: habit },
    { weight: 1, arbitrary: merge(settled) },
    { weight: 1, arbitrary: replay(settled) },
  ),
  plain,
);
/** Sessions of repositories that are set up in some way of their own. */
export const configuredSessions = sessions(
  fc.oneof(merge(settled), fc.record({ do: fixed('executable'), file }) as fc.Arbitrary<AgentStep>),
  anywhere,
);
