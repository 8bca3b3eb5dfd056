import type { KeptPersona } from '#shared/custom-agent';
import type { CommitId } from '#shared/ids';
import { type CustomAgentFile, filesAt, filesOfUser } from './files';

/** Where custom agents are looked for. */
export type CustomAgentPlaces = {
  /** The workspace of the repository. */
  readonly repository: string;
  readonly commit: CommitId;
  /** The user's home; absent: theirs are not looked at. */
  readonly userHome?: string | undefined;
};

/** `kept`: all that a session needs of it. */
export type FoundPersona = Pick<CustomAgentFile, 'from'> & { readonly kept: KeptPersona };

/**
 * The custom agent of a name: of the repository at the commit, else of the user's own. By what its file is called, else by what
 * it calls itself, if only one does. Null when there is none.
 */
export async function findPersona(places: CustomAgentPlaces, name: string): Promise<FoundPersona | null> {
  if (name === '' || /[/\\\0]/.test(name)) return null;
  const { repository, commit, userHome } = places;
  const inRepository = await personaIn(await filesAt(repository, commit), name);
  if (inRepository !== null || userHome === undefined) return inRepository;
  return personaIn(await filesOfUser(userHome), name);
}

async function personaIn(files: readonly CustomAgentFile[], name: string): Promise<FoundPersona | null> {
  const own = files.find((file) => file.name === name);
  if (own) return read(own);
  const called: FoundPersona[] = [];
  const seen = new Set<string>();
  for (const file of files) {
    if (seen.has(file.name)) continue;
    seen.add(file.name);
    const persona = await read(file);
    if (persona?.kept.title === name) called.push(persona);
  }
  return called.length === 1 ? (called[0] ?? null) : null;
}

async function read(file: CustomAgentFile): Promise<FoundPersona | null> {
  // Its parser takes long to evaluate: not at the start of the app.
  const [text, { readFrontMatter }] = await Promise.all([file.read(), import('./front-matter')]);
  if (text === null) return null;
  const { name: title, tools, withoutTools, models, body } = readFrontMatter(text);
  return {
    from: file.from,
    kept: {
      ...{ name: file.name, title, text: body },
      tools: tools && [...tools],
      ...{ withoutTools: [...withoutTools], models: [...models] },
    },
  };
}
