import type { PlanOverlap, PlanProblem } from './plan';

/** One sentence for what is wrong or unclear in a plan. What is quoted is the file's own. */
export function describePlanProblem({ code, about, task }: PlanProblem): string {
  const [first = '', second = ''] = about;
  const all = about.map(quoted).join(', ');
  switch (code) {
    case 'fence-not-closed':
      return 'A code block that begins here does not end, so it is read as if it ended before the next heading.';
    case 'front-matter-broken':
      return 'The front matter is damaged from here on. What could be read of it is used.';
    case 'unknown-mark':
      return `The mark ${quoted(first)} is not known. The task is taken as open.`;
    case 'contradictory-marks':
      return `Its marks contradict each other: ${all}. Say in the file which one is true.`;
    case 'steps-differ':
      return first === 'done'
        ? 'It is marked as done, and some of its steps are not.'
        : 'All of its steps are marked as done, and it is not.';
    case 'duplicate-id':
      return `The id ${quoted(first)} is used more than once.`;
    case 'unresolved-reference':
      return `It refers to ${quoted(first)}, and nothing in the plan is called so.`;
    case 'cycle':
      return `These wait for each other, so none of them can start: ${[...about, first].join(' → ')}.`;
    case 'contradictory-edges':
      return `It says that ${first} waits for ${second}, which contradicts where or how they stand otherwise. What is said counts.`;
    case 'outside-path':
      return `${quoted(first)} lies outside the repository. It is shown, and never read.`;
    case 'open-questions':
      return task === null
        ? `The plan has open questions: ${all}.`
        : `It asks something that nobody has answered: ${all}.`;
    case 'too-many-tasks':
      return `${first} tasks are many to look over at once. The plan can be read by phases: --grain phase.`;
    case 'too-many-overlaps':
      return `So many tasks meet in the same files that only the first ${first} pairs are told.`;
    case 'other-lists':
      return `The file has several lists of tasks. This is ${quoted(first)}; others are ${about.slice(1).map(quoted).join(', ')}: --tag names one.`;
    case 'file-left-out':
      return `${quoted(first)} is no task, and is left out.`;
    case 'no-acceptance':
      return 'Nothing says how it is seen to be done. Add a criterion or a command that checks it.';
    case 'criterion-unclear':
      return `Nobody can check ${quoted(first)}. Say what is to be seen.`;
    case 'vague-task':
      return `It says ${quoted(first)}, and neither where nor how far.`;
    case 'placeholder':
      return `There is a placeholder left: ${quoted(first)}.`;
    case 'missing-file':
      return `It is to change ${quoted(first)}, which is not there${near(second)}`;
    case 'missing-context':
      return `It refers to ${quoted(first)}, which is not there${near(second)}`;
    case 'file-exists':
      return `It is to create ${quoted(first)}, which is there already.`;
    case 'too-large':
      return `It is large for one session (${about.join(', ')}). Consider splitting it.`;
    case 'too-small':
      return 'It is small for a session of its own. Consider making it a check, or part of its neighbor.';
    case 'needs-person':
      return `It may need you, or the network: ${all}.`;
    case 'refers-elsewhere':
      return `It refers to what the agent will not see: ${all}.`;
    case 'no-constraint':
      return `It changes what others build on (${first}), and says nothing of what must stay.`;
    case 'scope-unknown':
      return 'It does not say which files it changes, so nothing can be told of whom it will meet.';
    case 'stale':
      return `It is marked as done, and what it was to write is not there: ${all}.`;
    case 'unknown-agent':
      return `There is no agent ${quoted(first)} here that can be started.`;
    case 'unknown-custom-agent':
      return `There is no custom agent ${quoted(first)} in the repository.`;
    case 'unknown-base':
      return `There is no branch, tag or commit ${quoted(first)}.`;
    case 'hidden-characters':
      return `It has characters that cannot be seen: ${about.join(', ')}.`;
    case 'told-to-tool':
      return `It gives orders to whoever reads it rather than saying what to build: ${all}.`;
    default:
      return code satisfies never;
  }
}

function near(other: string): string {
  return other === '' ? '.' : `. Did you mean ${quoted(other)}?`;
}

function quoted(text: string): string {
  return `“${text}”`;
}

/** What two tasks will meet in, without their names. */
export function describeOverlap({ level, about, mergeable }: PlanOverlap): string {
  const names = about.join(', ');
  switch (level) {
    case 'certain':
      return `both change ${names}${mergeable ? ', where changes are often merged' : ''}`;
    case 'likely':
      return `are likely to meet in ${names}`;
    case 'possible':
      return `may get in each other’s way at ${names}`;
    default:
      return level satisfies never;
  }
}
