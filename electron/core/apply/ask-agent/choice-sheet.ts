import type { Conflict } from '#shared/conflict';
import { assertNever } from '#shared/result';

type Choice = Conflict['choices'][number];
export type SideNames = { readonly ours: string; readonly theirs: string };

/** A conflict that has no text to be merged, as the sheet asks about it. */
export type SheetEntry = {
  readonly number: number;
  /** The path as it can be shown. */
  readonly path: string;
  readonly why: string;
  /** What each side has, in words. */
  readonly sides: readonly string[];
  readonly choices: readonly Choice[];
  readonly names: SideNames;
};

/** The sheet in which an agent names one outcome for each of these conflicts. Pure. */
export function sheetText(entries: readonly SheetEntry[]): string {
  const asked = entries.map(({ number, path, why, sides, choices, names }) =>
    [
      `# ${number}: ${path}`,
      `# ${why}`,
      ...sides.map((side) => `#   ${side}`),
      '# Choose one of:',
      ...wholeChoices(choices).map((choice) => `#   ${wordOf(choice, names)} - ${meaningOf(choice, names)}`),
      `${number} =`,
    ].join('\n'),
  );
  return `# Write one of the listed words behind each "=" and change nothing else.\n\n${asked.join('\n\n')}\n`;
}

/** What a sheet says for a conflict: a choice, nothing yet, or a word that is none of its choices. Pure. */
export function choiceIn(
  sheet: string,
  { number, choices, names }: Pick<SheetEntry, 'number' | 'choices' | 'names'>,
): Exclude<Choice, 'content'> | 'nothing' | 'unknown' {
  const lines = sheet.split(/\r?\n/).map((line) => /^\s*(\d+)\s*=\s*(.*?)\s*$/.exec(line));
  const word = lines.findLast((line) => Number(line?.[1]) === number)?.[2] ?? '';
  if (word === '') return 'nothing';
  const bare = word.replace(/^["'`]|["'`.]$/g, '').toLowerCase();
  return wholeChoices(choices).find((choice) => wordOf(choice, names) === bare) ?? 'unknown';
}

function wholeChoices(choices: readonly Choice[]): Exclude<Choice, 'content'>[] {
  return choices.filter((choice) => choice !== 'content');
}

function wordOf(choice: Exclude<Choice, 'content'>, names: SideNames): string {
  return choice === 'ours' || choice === 'theirs' ? names[choice] : choice;
}

function meaningOf(choice: Exclude<Choice, 'content'>, names: SideNames): string {
  switch (choice) {
    case 'ours':
    case 'theirs':
      return `as the ${names[choice]} has it`;
    case 'both':
      return 'both are kept, one of them under a second name';
    case 'base':
      return 'as it was before both changes';
    case 'delete':
      return 'the file is deleted';
    default:
      return assertNever(choice);
  }
}
