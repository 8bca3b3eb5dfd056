import type { FileSettings } from '../git/index';

/** Settings that say how a merge goes and to which attributes, and run nothing. */
const SAY_HOW = [
  'core.attributesfile',
  'core.ignorecase',
  'merge.renames',
  'merge.renamelimit',
  'merge.directoryrenames',
  'diff.renames',
  'diff.renamelimit',
];
/** Ways to merge that Git has itself; any other name stands for a program. */
const BUILT_IN = ['text', 'binary', 'union'];

/** Of a working tree's settings those that `git merge` there would go by, by name. A merge driver is not among them. */
export function mergeSettings(settings: FileSettings): Record<string, string> {
  const said = settings.counting.filter(
    ({ key, value }) => SAY_HOW.includes(key) || (key === 'merge.default' && BUILT_IN.includes(value)),
  );
  return Object.fromEntries(said.map(({ key, value }) => [key, value]));
}
