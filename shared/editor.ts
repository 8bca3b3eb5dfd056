import { z } from 'zod';

/** The editors that are known, in the order in which one is taken where none is chosen. */
export const EDITORS = {
  vscode: 'Visual Studio Code',
  'vscode-insiders': 'Visual Studio Code Insiders',
  vscodium: 'VSCodium',
  cursor: 'Cursor',
  windsurf: 'Windsurf',
  zed: 'Zed',
  'sublime-text': 'Sublime Text',
  'intellij-idea': 'IntelliJ IDEA',
  pycharm: 'PyCharm',
  webstorm: 'WebStorm',
  goland: 'GoLand',
  clion: 'CLion',
  rider: 'Rider',
  phpstorm: 'PhpStorm',
  rubymine: 'RubyMine',
  rustrover: 'RustRover',
  neovide: 'Neovide',
  'neovim-qt': 'Neovim Qt',
} as const;

export const EditorId = z.enum(Object.keys(EDITORS) as [keyof typeof EDITORS, ...(keyof typeof EDITORS)[]]);
export type EditorId = z.infer<typeof EditorId>;

/** Where a name stands in what a shell, or whatever else reads words once more, would take apart. */
const IN_A_SCRIPT = /[\s;&|<>`$()"']/;
const PATH_MARK = /\{(?:file|folder)\}/;
/** It reads its arguments once more, wherever they stand, or has a shell elsewhere do so. */
const READS_AGAIN = /(?:^|[\\/])(?:cmd|powershell|pwsh|ssh|wsl)(?:\.exe)?$/i;
/** Options behind which a script stands: `-c`, and with others before it, as in `-lc`. */
const SCRIPT_OPTION = /^-\w*c$/;

/**
 * Whether a command of the user's own would have the name of a file, which an agent chose, read as part of a script: as in
 * `sh -c 'edit {file}'`. Behind the script it is safe: `sh -c 'edit "$1"' sh {file}`.
 */
export function readsNamesAsScript([program = '', ...given]: readonly string[]): boolean {
  // Without a mark the file comes last.
  const words = given.some((word) => PATH_MARK.test(word)) ? given : [...given, '{file}'];
  const isScript = (word: string, at: number) =>
    PATH_MARK.test(word) && (IN_A_SCRIPT.test(word) || SCRIPT_OPTION.test(words[at - 1] ?? ''));
  return (
    PATH_MARK.test(program) ||
    [program, ...words].some((word) => READS_AGAIN.test(word)) ||
    words.some(isScript)
  );
}

/** What opens files: a known editor, or a command of the user's own, run without a shell. Null: the first that is found. */
export const EditorChoice = z
  .discriminatedUnion('is', [
    z.object({ is: z.literal('known'), editor: EditorId }),
    z.object({
      is: z.literal('own'),
      command: z
        .array(z.string())
        .min(1)
        .refine((words) => !readsNamesAsScript(words), 'would run names of files as a script'),
    }),
  ])
  .nullable();
export type EditorChoice = z.infer<typeof EditorChoice>;

/** An editor that is on this machine, and the program that starts it. */
export const FoundEditor = z.object({ editor: EditorId, program: z.string() });
export type FoundEditor = z.infer<typeof FoundEditor>;

/** A file to open, and where in it; lines and columns count from 1. */
export const FileToOpen = z.object({
  /** From the top of where the session works, or absolute. */
  path: z
    .string()
    .max(32_768)
    .regex(/^[^\0]+$/),
  line: z.number().int().positive().max(100_000_000).nullable().default(null),
  column: z.number().int().positive().max(100_000_000).nullable().default(null),
});
export type FileToOpen = z.infer<typeof FileToOpen>;
