import { Option } from 'commander';
import { parseHunks } from './hunk-argument';
import { collect, worded } from './register';

/** `--only`: a path of the work, as often as wanted. */
export function onlyOption(): Option {
  return new Option('--only <path>', 'only this path; repeat for more').argParser(
    collect<string>((path) => path),
  );
}

/** `--hunk`: hunks of a file by their numbers, as often as wanted. */
export function hunkOption(): Option {
  return new Option(
    '--hunk <path=numbers>',
    'only these hunks of a file, such as a.txt=0,2; --list-hunks prints their numbers',
  ).argParser(collect(worded(parseHunks)));
}
