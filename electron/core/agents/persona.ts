import type { SessionNote } from '#shared/events';
import type { CommitId } from '#shared/ids';
import { type Git, openRepository, readBlob, treeEntries } from '../git';

/** A custom agent: a persona of the repository that a session runs as. */
export type Persona = {
  /** What its file is called. */
  readonly name: string;
  /** What it calls itself; agents that know custom agents may list it by this. */
  readonly title: string | null;
  readonly text: string;
  /** The tools that it may use; null: all. */
  readonly tools: readonly string[] | null;
};

const FOLDER = '.github/agents';
const ENDING = '.agent.md';
/** Longer ones are cut: what defines the format allows 30,000 characters. */
const LONGEST = 64 * 1024;
/** Files that are looked through for what a custom agent calls itself. */
const MOST_FILES = 200;

/**
 * The persona that `.github/agents/<name>.agent.md` holds at a commit, without its front matter, or the one that calls
 * itself so there; null when there is none, or several do. It is read from the base commit, so an agent cannot change what
 * its session was told to be.
 */
export async function readPersona(
  repository: string,
  commit: CommitId,
  name: string,
): Promise<Persona | null> {
  if (name === '' || /[/\\\0]/.test(name)) return null;
  const git = openRepository(repository);
  const files = await personaFiles(git, commit);
  const own = files.get(name);
  if (own !== undefined) return read(git, name, own);
  const called: Persona[] = [];
  for (const [file, oid] of [...files].slice(0, MOST_FILES)) {
    const persona = await read(git, file, oid);
    if (persona.title === name) called.push(persona);
  }
  return called.length === 1 ? (called[0] ?? null) : null;
}

/** How a persona was taken. `own`: as the agent itself calls it; null: it is told. */
export function personaNote({ name, tools }: Persona, own: string | null): SessionNote {
  return { code: 'persona-taken', persona: name, own, limited: tools !== null };
}

/** What is sent so that an agent that knows no personas works as one. */
export function toldAs(persona: Persona, prompt: string): string {
  return [
    `Work as the custom agent "${persona.name}", whose instructions are these:`,
    '',
    '<custom_agent>',
    persona.text,
    ...(persona.tools === null ? [] : ['', toolsLine(persona.tools)]),
    '</custom_agent>',
    '',
    prompt,
  ].join('\n');
}

function toolsLine(tools: readonly string[]): string {
  return tools.length === 0 ? 'Use no tools.' : `Use no tools but these: ${tools.join(', ')}.`;
}

/** The objects of the files that hold personas, by what they are called; links are none. */
async function personaFiles(git: Git, commit: CommitId): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [path, { mode, oid }] of await treeEntries(git, commit, [FOLDER])) {
    const file = path.slice(FOLDER.length + 1);
    if (!mode.startsWith('100') || !file.endsWith(ENDING) || file.includes('/')) continue;
    files.set(file.slice(0, -ENDING.length), oid);
  }
  return files;
}

async function read(git: Git, name: string, oid: string): Promise<Persona> {
  // Its parser takes long to evaluate: not at the start of the app.
  const [bytes, { readFrontMatter }] = await Promise.all([readBlob(git, oid), import('./front-matter')]);
  const { name: title, tools, body } = readFrontMatter(bytes.subarray(0, LONGEST).toString('utf8'));
  return { name, title, text: body, tools };
}
