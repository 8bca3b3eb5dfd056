import { LONGEST_TEMPLATE, type TemplateProblem } from './specialised';

/** What is wrong with a template's file, and what that means. */
export function describeTemplateProblem(problem: TemplateProblem): string {
  switch (problem) {
    case 'no-front-matter':
      return 'It has no front matter, so it has no description, and is taken for work.';
    case 'front-matter-broken':
      return 'Its front matter is no YAML and is left out.';
    case 'kind-unknown':
      return 'Its kind is neither work nor review, so it is taken for work.';
    case 'empty':
      return 'It says nothing.';
    case 'too-long':
      return `It is longer than ${LONGEST_TEMPLATE / 1024} KiB and is not read.`;
    default:
      return problem satisfies never;
  }
}
