import type { Search } from './find-in-rows';

/** How many matches there are, and which is looked at; while only a part is searched, that there may be more. */
export function countWords(given: {
  readonly search: Search;
  readonly number: number;
  readonly total: number;
  readonly isPart: boolean;
}): string {
  const { search, number, total, isPart } = given;
  if (search.words.trim() === '') return '';
  if (total === 0) return isPart ? 'Reading the rest…' : 'Not found';
  const of = `${total.toLocaleString('en')}${isPart ? ' so far' : ''}`;
  return number === 0 ? `${of}${isPart ? '' : ' found'}` : `${number.toLocaleString('en')} of ${of}`;
}
