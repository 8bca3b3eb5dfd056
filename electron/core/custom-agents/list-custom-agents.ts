import type { CustomAgent, CustomAgentProblem } from '#shared/custom-agent';
import { type CustomAgentFile, filesAt, filesOfUser } from './files';
import type { CustomAgentPlaces } from './find-persona';

/** GitHub takes no longer ones. In characters. */
const LONGEST_TEXT = 30_000;

/**
 * The custom agents that a session which starts from a commit can run as, the repository's before the user's, with what is
 * wrong with their files. Those that are called alike are all listed; the first is the one that is taken.
 */
export async function listCustomAgents({
  repository,
  commit,
  userHome,
}: CustomAgentPlaces): Promise<CustomAgent[]> {
  const files = [
    ...(await filesAt(repository, commit)),
    ...(userHome === undefined ? [] : await filesOfUser(userHome)),
  ];
  const first = new Map<string, CustomAgentFile>();
  for (const file of files) if (!first.has(file.name)) first.set(file.name, file);
  const listed = await Promise.all(files.map((file) => describe(file, first.get(file.name) ?? file)));
  const names = new Set(listed.flatMap(({ name, title }) => [name, ...(title === null ? [] : [title])]));
  return listed.map((one) => ({ ...one, problems: [...one.problems, ...unknownHandOffs(one, names)] }));
}

async function describe(file: CustomAgentFile, counts: CustomAgentFile): Promise<CustomAgent> {
  const { name, from, path } = file;
  const taken: CustomAgentProblem[] =
    counts === file ? [] : [{ code: 'name-taken', line: 1, about: counts.path }];
  // Its parser takes long to evaluate: not at the start of the app.
  const [text, { readFrontMatter }] = await Promise.all([file.read(), import('./front-matter')]);
  const shared = { name, from, path, usable: counts === file && text !== null };
  if (text === null) {
    const nothing = { tools: null, withoutTools: [], models: [], handOffs: [] };
    const problems = [...taken, { code: 'unreadable' as const, line: 1, about: '' }];
    return { ...shared, title: null, description: null, ...nothing, problems };
  }
  const {
    name: title,
    description,
    tools,
    withoutTools,
    models,
    handOffs,
    body,
    problems,
  } = readFrontMatter(text);
  const lines = text.split('\n').length;
  return {
    ...{ ...shared, title, description },
    tools: tools && [...tools],
    withoutTools: [...withoutTools],
    models: [...models],
    handOffs: [...handOffs],
    problems: [
      ...taken,
      ...problems,
      ...(body === '' ? [{ code: 'no-instructions' as const, line: lines, about: '' }] : []),
      ...(body.length > LONGEST_TEXT
        ? [{ code: 'too-long' as const, line: 1, about: String(body.length) }]
        : []),
    ],
  };
}

function unknownHandOffs({ handOffs }: CustomAgent, names: ReadonlySet<string>): CustomAgentProblem[] {
  return handOffs.flatMap(({ agent, label }) =>
    agent === null || BUILT_IN.has(agent.toLowerCase()) || names.has(agent)
      ? []
      : [{ code: 'handoff-unknown-agent' as const, line: 1, about: `${label}: ${agent}` }],
  );
}

/** What VS Code calls its own; here the session's agent goes on as itself. */
const BUILT_IN = new Set(['agent', 'ask', 'edit', 'plan', 'copilot']);
