import { isTrue } from './settings';

/** Programs that read the content of a filter from where Git works, and nothing that could be run. */
const AT_HOME_IN_A_TREE = /^(\S*\/)?(git-lfs|git-annex|git\s+(lfs|annex))(\s+[-\w%./:=@]+)*$/;

/** Where a filter's command is run: in the working tree, in an empty folder, or in the user's workspace. */
export type RunsIn = 'tree' | 'nowhere' | 'workspace';

/** Where a command runs that names nothing of the repository. */
export function whereToRun(command: string): RunsIn {
  return AT_HOME_IN_A_TREE.test(command.trim()) ? 'tree' : 'nowhere';
}

/** Folders that commands are run in. Absolute. */
export type CommandFolders = {
  readonly tree: string;
  readonly workspace: string;
  readonly nowhere: string;
};

/**
 * A filter's command line, run so that it meets no program of an agent's: not in the working tree, in which `./x`,
 * `python -m x` or `npx x` would find what the agent has put there. `%f` names the file all the same.
 */
export function placedCommand(key: string, command: string, where: RunsIn, folders: CommandFolders): string {
  if (where === 'tree' || command.trim() === '') return command;
  // Git puts a name in the place of `%f` in these two only.
  const named = !key.endsWith('.process');
  const word = (path: string) => {
    const quoted = `'${path.replaceAll("'", `'\\''`)}'`;
    return named ? quoted.replaceAll('%', '%%') : quoted;
  };
  const whole = named
    ? command.replace(/(?<=\s)%f(?=\s|$)/g, () => `${word(`${folders.tree}/`)}%f`)
    : command;
  const [folder, top] =
    where === 'workspace'
      ? [folders.workspace, `GIT_WORK_TREE=${word(folders.workspace)}; export GIT_WORK_TREE; `]
      : [folders.nowhere, ''];
  return `cd ${word(folder)} || exit 1; ${top}${whole}`;
}

/** Whether a setting is a command line that a content filter runs. */
export function isFilterCommand(key: string): boolean {
  return /^filter\..*\.(clean|smudge|process)$/s.test(key);
}

/** A content filter's name: what stands between `filter.` and the last part of a setting. */
export function filterOf(key: string): string {
  return key.slice(key.indexOf('.') + 1, key.lastIndexOf('.'));
}

/** Content filters that settings, in the order of Git, require. */
export function requiredFilters(settings: readonly { key: string; value: string }[]): ReadonlySet<string> {
  const required = new Map<string, boolean>();
  for (const { key, value } of settings)
    if (/^filter\..*\.required$/s.test(key)) required.set(filterOf(key), isTrue(value));
  return new Set([...required].flatMap(([name, is]) => (is ? [name] : [])));
}
