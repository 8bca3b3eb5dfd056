import { type Described, paths, said } from '../described';
import type { PlanNotRead } from '../plan';

/** Words for plan files that could not be read. */
export function describePlanNotRead({ file, why, line }: PlanNotRead): Described {
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
