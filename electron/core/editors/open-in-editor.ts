import { homedir } from 'node:os';
import { basename, isAbsolute } from 'node:path';
import { EDITORS, type EditorChoice } from '#shared/editor';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { launchDetached } from '../process';
import { editorArguments, type Opening, ownArguments } from './editor-arguments';
import { findEditors, findOwnProgram, type ProgramSearch } from './find-editors';
import { KNOWN_EDITORS } from './known-editors';

/** A program that only hands on what to open says soon whether it could. */
const WATCHED_MS = 2000;

type NotOpened = RefusalOf<'editor-unknown' | 'editor-failed'>;
type Start = { readonly name: string; readonly program: string; readonly args: readonly string[] };

/** Opens a folder, and a file in it, in the editor that is chosen. Gives what was started, as people call it. */
export async function openInEditor(
  choice: EditorChoice,
  opening: Opening,
  search: ProgramSearch,
): Promise<Result<string, NotOpened>> {
  const start =
    choice?.is === 'own'
      ? await ownStart(choice.command, opening, search)
      : await knownStart(choice, opening, search);
  if (!start.ok) return start;
  const { name, program, args } = start.value;
  const end = await launchDetached(
    // Not in the folder that is opened: what an agent put there is no setting of the editor's.
    {
      purpose: 'editor',
      session: null,
      command: program,
      args,
      cwd: homedir(),
      env: search.env,
      confine: null,
    },
    WATCHED_MS,
  );
  return end === null ? ok(name) : refuse({ code: 'editor-failed', editor: name, end });
}

async function knownStart(
  choice: Extract<EditorChoice, { is: 'known' }> | null,
  opening: Opening,
  search: ProgramSearch,
): Promise<Result<Start, NotOpened>> {
  const found = await findEditors(search);
  const chosen = choice === null ? found[0] : found.find(({ editor }) => editor === choice.editor);
  const known = KNOWN_EDITORS.find(({ editor }) => editor === chosen?.editor);
  if (!chosen || !known) return refuse({ code: 'editor-unknown', editor: choice?.editor ?? null });
  const args = editorArguments(known.family, opening);
  return ok({ name: EDITORS[chosen.editor], program: chosen.program, args });
}

async function ownStart(
  command: readonly string[],
  opening: Opening,
  search: ProgramSearch,
): Promise<Result<Start, NotOpened>> {
  const [program, ...args] = ownArguments(command, opening);
  // A relative path would count from a folder that is nobody's choice.
  const isName = basename(program) === program;
  const found = isAbsolute(program) ? program : isName ? await findOwnProgram(program, search) : null;
  if (found !== null) return ok({ name: basename(program), program: found, args });
  const cause = `The program ${program} was not found.`;
  return refuse({ code: 'editor-failed', editor: program, end: { how: 'not-started', cause } });
}
