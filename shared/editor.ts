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

/** What opens files: a known editor, or a command of the user's own, run without a shell. Null: the first that is found. */
export const EditorChoice = z
  .discriminatedUnion('is', [
    z.object({ is: z.literal('known'), editor: EditorId }),
    z.object({ is: z.literal('own'), command: z.array(z.string()).min(1) }),
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
