import { counted } from '../counted';
import { type Described, paths, said } from '../described';
import { displayPath } from '../display-path';
import type { PlanNotRead } from '../plan';
import { assertNever } from '../result';
import type { RefusalIn } from './code';
import type { planRefusals } from './plan';

/** The refusals that have to do with plans. */
export function describePlanRefusal(refusal: RefusalIn<typeof planRefusals>): Described {
  switch (refusal.code) {
    case 'plan-not-read':
      return describePlanNotRead(refusal);
    case 'plan-unknown':
      return said(`There is no plan “${displayPath(refusal.plan)}”.`, null, null);
    case 'nothing-to-start':
      return said(
        'The plan has no task to start: each is done, left out, or for a person to do.',
        null,
        'Choose other tasks, or take the marks off those that are to be done again.',
      );
    case 'plan-files-changed':
      return said(
        'The files of the plan were changed again in the meantime.',
        'Nothing was taken over.',
        'Look at what they say now, then choose again.',
      );
    case 'plan-not-ready':
      return said(
        `The plan is not ready to start: ${counted(refusal.problems.length, 'problem')} would keep tasks from starting.`,
        'Nothing was started.',
        'Mend them in its file, or choose other tasks.',
      );
    default:
      return assertNever(refusal);
  }
}

/** Words for plan files that could not be read. */
function describePlanNotRead({ file, why, line }: PlanNotRead): Described {
  const name = paths([file]);
  switch (why) {
    case 'too-large':
      return said(`${name} is too large for a plan.`, null, 'Split it into files of at most 2 MB.');
    case 'binary':
      return said(`${name} is not a text file.`, null, 'Save it as UTF-8 text, then try again.');
    case 'not-utf8':
      return said(
        `${name} is not UTF-8 text${line === null ? '' : `: line ${line} has other bytes`}.`,
        null,
        'Save it as UTF-8, then try again.',
      );
    case 'too-many-files':
      return said('These are too many files for one plan.', null, 'Name at most 500 of them.');
    case 'not-one-plan':
      return said(
        `${name} is a plan of its own.`,
        null,
        'Several files are one plan where each of them is one task. Read this one by itself.',
      );
    case 'too-slow':
      return said(
        `Reading ${name} took too long and was stopped.`,
        null,
        'Split it into smaller files, then try again.',
      );
    case 'nothing':
      return said(`There is no task in ${name}.`, null, 'Write each task as a list item with a check box.');
    case 'broken':
      return said(
        `${name} cannot be read${line === null ? '' : ` from line ${line} on`}.`,
        null,
        'Mend it, then try again.',
      );
  }
}
