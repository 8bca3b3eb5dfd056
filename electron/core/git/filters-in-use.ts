import type { FileSettings } from './files-git';
import { filterOf, isFilterCommand, requiredFilters } from './filter-command';
import type { Git } from './git';

/** Programs that keep the contents of files elsewhere, so that Git gets a few bytes of a file of any size. */
const KEEPS_CONTENTS = /\bgit[- ](lfs|annex)\b/;

/** Content filters that count in a working tree, by name. */
export type FiltersInUse = {
  readonly all: ReadonlySet<string>;
  /** Without these Git takes no file that goes through them: what is in it would be something else. */
  readonly required: ReadonlySet<string>;
  /** The same of filters that may not run until the user says so. */
  readonly withheld: ReadonlySet<string>;
  /** Those of Git LFS and git-annex: what Git gets of a file is small, whatever size that is. */
  readonly keepingContents: ReadonlySet<string>;
};

export const NO_FILTERS: FiltersInUse = {
  all: new Set(),
  required: new Set(),
  withheld: new Set(),
  keepingContents: new Set(),
};

export function filtersInUse({ counting, untrusted, requiredByUser }: FileSettings): FiltersInUse {
  const commands = counting.filter(({ key, value }) => isFilterCommand(key) && value !== '');
  const all = new Set(commands.map(({ key }) => filterOf(key)));
  const keeping = commands.filter(({ value }) => KEEPS_CONTENTS.test(value));
  const held = new Set(untrusted.map(({ key }) => filterOf(key)).filter((name) => !all.has(name)));
  return {
    all,
    required: intersection(all, requiredFilters(counting)),
    // An agent that requires a filter of its own does not keep its work from being recorded.
    withheld: intersection(held, requiredByUser ?? requiredFilters(untrusted)),
    keepingContents: new Set(keeping.map(({ key }) => filterOf(key))),
  };
}

function intersection(one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...one].filter((name) => other.has(name)));
}

/** The same Git with no content filter at all: for finding what differs where a filter cannot be asked. */
export function unfilteredGit(git: Git, { all }: FiltersInUse): Git {
  const off = [...all].flatMap((name) => [
    ...['clean', 'smudge', 'process'].map((part): [string, string] => [`filter.${name}.${part}`, '']),
    [`filter.${name}.required`, 'false'] as [string, string],
  ]);
  return git.with({ settings: Object.fromEntries(off) });
}
