import type { CommitId } from '#shared/ids';
import { entryAt, type Git, openRepository, readBlob } from '../git';

/** A custom agent: a persona of the repository that a session runs as. */
export type Persona = { readonly name: string; readonly text: string };

const FOLDER = '.github/agents';
const ENDING = '.agent.md';
/** Longer ones are cut: what defines the format allows 30,000 characters. */
const LONGEST = 64 * 1024;

/**
 * The persona that `.github/agents/<name>.agent.md` holds at a commit, without its front matter; null when there is
 * none. It is read from the base commit, so an agent cannot change what its session was told to be.
 */
export async function readPersona(
  repository: string,
  commit: CommitId,
  name: string,
): Promise<Persona | null> {
  if (name === '' || /[/\\\0]/.test(name)) return null;
  const git = openRepository(repository);
  const entry = await entryAt(git, commit, `${FOLDER}/${name}${ENDING}`);
  if (entry?.type !== 'blob' || entry.mode === '120000') return null;
  return { name, text: bodyOf(await read(git, entry.oid)) };
}

/** What is sent so that an agent that knows no personas works as one. */
export function toldAs(persona: Persona, prompt: string): string {
  return [
    `Work as the custom agent "${persona.name}", whose instructions are these:`,
    '',
    '<custom_agent>',
    persona.text,
    '</custom_agent>',
    '',
    prompt,
  ].join('\n');
}

async function read(git: Git, oid: string): Promise<string> {
  const bytes = await readBlob(git, oid);
  return bytes.subarray(0, LONGEST).toString('utf8');
}

/** Without the front matter, which is for programs. */
function bodyOf(text: string): string {
  return text.replace(/^\uFEFF?---\r?\n[\s\S]*?\r?\n---[ \t]*(\r?\n|$)/, '').trim();
}
