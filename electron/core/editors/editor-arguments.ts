import { pathToFileURL } from 'node:url';
import type { EditorFamily } from './known-editors';

/** What is to be opened; both paths are absolute, so that none of them begins like an option. */
export type Opening = {
  readonly folder: string;
  readonly file: {
    readonly path: string;
    readonly line: number | null;
    readonly column: number | null;
  } | null;
};

/**
 * The arguments that have an editor open a folder and a file in it. Where an editor reads a line off the end of a path, a
 * file whose own name reads like that is opened without one, so that it is never taken for another file. The folder is
 * opened as such: whether it is trusted is the editor's to ask.
 */
export function editorArguments(family: EditorFamily, { folder, file }: Opening): string[] {
  switch (family) {
    case 'code':
      return codeArguments({ folder, file });
    case 'zed':
      return [zedPath({ path: folder, line: null, column: null }), ...(file === null ? [] : [zedPath(file)])];
    case 'sublime':
      return sublimePaths({ folder, file });
    case 'jetbrains':
      if (file === null) return [folder];
      return [folder, ...(file.line === null ? [] : ['--line', String(file.line)]), file.path];
    case 'neovim':
      // After the first dashes they are Neovim's, after the second ones they are files.
      return ['--', ...(file?.line ? [`+${file.line}`] : []), '--', file?.path ?? folder];
    default:
      return family satisfies never;
  }
}

/** The words of a command of the user's own, with what is opened in place of its marks. */
export function ownArguments(command: readonly string[], { folder, file }: Opening): [string, ...string[]] {
  const [program = '', ...words] = command;
  const marks: Readonly<Record<string, string>> = {
    '{file}': file?.path ?? folder,
    '{line}': String(file?.line ?? 1),
    '{column}': String(file?.column ?? 1),
    '{folder}': folder,
  };
  // One pass: what is put in is not looked at again.
  const filled = words.map((word) => word.replace(MARKS, (mark) => marks[mark] ?? mark));
  const says = words.some((word) => /\{(?:file|folder)\}/.test(word));
  return [program, ...filled, ...(says ? [] : [marks['{file}'] ?? folder])];
}

const MARKS = /\{(?:file|line|column|folder)\}/g;

/** A path that seems to end in a line. */
const NUMBERED = /:\d*:*$/;

type File = NonNullable<Opening['file']>;

function withLine({ path, line, column }: File): string {
  return line === null ? path : `${path}:${line}:${column ?? 1}`;
}

/** With `--goto` every number between colons is taken out of every path; blanks at the end are cut off in any case. */
function codeArguments({ folder, file }: Opening): string[] {
  const isOdd = (path: string) =>
    /[\s"]$/.test(path) || path.split(':').some((part) => !Number.isNaN(Number(part)));
  if ([folder, file?.path ?? folder].some(isOdd))
    return ['--folder-uri', uriOf(folder), ...(file ? ['--file-uri', uriOf(file.path)] : [])];
  if (file === null) return [folder];
  return file.line === null ? [folder, file.path] : [folder, '--goto', withLine(file)];
}

function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

/** A slash at its end makes a folder's path end in no line. */
function sublimePaths({ folder, file }: Opening): string[] {
  const root = NUMBERED.test(folder) ? `${folder}/` : folder;
  if (file === null) return [root];
  return [root, NUMBERED.test(file.path) ? file.path : withLine(file)];
}

/** It takes a number in parentheses for a line, too, wherever it stands; two numbers at the end leave those before alone. */
function zedPath(file: File): string {
  if (/\(\d/.test(file.path)) return file.path;
  return withLine(NUMBERED.test(file.path) ? { ...file, line: file.line ?? 1 } : file);
}
