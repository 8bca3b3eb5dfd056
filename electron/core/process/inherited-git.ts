import { resolve } from 'node:path';

/** A setting that the user gave by the environment, such as `git -c user.name=Tess` does. */
export type InheritedSetting = { readonly key: string; readonly value: string };

/**
 * What a user sets for every Git they run, and what reaches only a remote. Everything else named `GIT_…` speaks of one
 * repository, one commit or one operation under way, and would lead Git astray in a worktree.
 */
const OF_USER = new RegExp(
  `^GIT_(${[
    'CONFIG_(NOSYSTEM|GLOBAL|SYSTEM)',
    'EXEC_PATH',
    'TEMPLATE_DIR',
    '(AUTHOR|COMMITTER)_(NAME|EMAIL)',
    'EDITOR|SEQUENCE_EDITOR|MERGE_AUTOEDIT|PAGER',
    'ASKPASS|TERMINAL_PROMPT|USER|USERNAME|PASSWORD|TOKEN|CREDENTIAL_.+',
    'SSH|SSH_COMMAND|SSH_VARIANT|SSL_.+|HTTP_.+|PROXY_.+|ALLOW_PROTOCOL|PROTOCOL_FROM_USER|NO_LAZY_FETCH',
    'CURL_VERBOSE|CURL_.+|TRACE|TRACE_.+|LFS_.+|ADVICE|OPTIONAL_LOCKS',
  ].join('|')})$`,
);
/** What Git gives to a hook, an alias or a command of a rebase, and never to a shell that it did not start. */
const OF_COMMAND_UNDER_WAY =
  /^GIT_(PREFIX|DIR|INDEX_FILE|REFLOG_ACTION|CHERRY_PICK_HELP|QUARANTINE_PATH|PUSH_OPTION_COUNT|INTERNAL_.+)$/;
/** Set by that Git for itself: its own programs, and editors that a rebase or a commit without a terminal turns off. */
const OF_THAT_GIT = /^GIT_(EXEC_PATH|EDITOR|SEQUENCE_EDITOR|MERGE_AUTOEDIT)$/;
const SETTINGS = /^GIT_CONFIG_(COUNT|PARAMETERS|KEY_.+|VALUE_.+)$/;
/** Files and folders: what the user named from where we were started is not to be looked for where Git works. */
const PLACES = /^GIT_(CONFIG_GLOBAL|CONFIG_SYSTEM|EXEC_PATH|TEMPLATE_DIR)$/;
/** Kept for saying what a repository lacks; passed on to nobody. */
const OBJECTS_ELSEWHERE = /^GIT_(ALTERNATE_OBJECT_DIRECTORIES|OBJECT_DIRECTORY)$/;
/** Settings that say which repository or working tree it is. */
const MISLEADING = /^(core\.(worktree|bare|repositoryformatversion)$|extensions\.)/;

/**
 * The variables of Git's that pass from the environment to what we start: an allow-list, the user's own settings by
 * `GIT_CONFIG_COUNT` or `git -c` not among them ({@link inheritedSettings}).
 */
export function inheritedGit(environment: NodeJS.ProcessEnv): Record<string, string> {
  const underWay = Object.keys(environment).some((name) => OF_COMMAND_UNDER_WAY.test(name));
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || !OF_USER.test(name)) continue;
    if (underWay && (OF_THAT_GIT.test(name) || isOfOneCommit(name, environment))) continue;
    kept[name] = PLACES.test(name) && value !== '' ? resolve(value) : value;
  }
  return kept;
}

/**
 * Takes what Git told only the hook, alias or command of a rebase that started us out of our own environment, so that no
 * program that is started in some other way, such as a file manager, gets it either.
 */
export function forgetCommandUnderWay(environment: NodeJS.ProcessEnv): void {
  const kept = inheritedGit(environment);
  for (const name of Object.keys(environment)) {
    if (!name.startsWith('GIT_') || name in kept || SETTINGS.test(name)) continue;
    if (!OBJECTS_ELSEWHERE.test(name)) delete environment[name];
  }
}

/** A committing Git tells its hooks whose commit it makes and when; the user's own identity has no date. */
function isOfOneCommit(name: string, environment: NodeJS.ProcessEnv): boolean {
  const role = /^GIT_(AUTHOR|COMMITTER)_/.exec(name)?.[1];
  return role !== undefined && environment[`GIT_${role}_DATE`] !== undefined;
}

/**
 * The settings that the user gave by the environment, in the order Git reads them: a later one wins. None that says
 * which repository it is. What Git itself could not read is left out rather than refused.
 */
export function inheritedSettings(environment: NodeJS.ProcessEnv): InheritedSetting[] {
  return [
    ...numberedSettings(environment),
    ...quotedSettings(environment.GIT_CONFIG_PARAMETERS ?? ''),
  ].filter(
    ({ key }) => /^[A-Za-z][A-Za-z0-9-]*\..*[A-Za-z0-9-]$/s.test(key) && !MISLEADING.test(key.toLowerCase()),
  );
}

/** Settings as the variables that hand them to Git, numbered from 0. */
export function settingVariables(settings: readonly InheritedSetting[]): Record<string, string> {
  if (settings.length === 0) return {};
  return {
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(({ key, value }, index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

/** More cannot be meant, and a count is only a text. */
const MOST_SETTINGS = 10_000;

function numberedSettings(environment: NodeJS.ProcessEnv): InheritedSetting[] {
  const count = Number(environment.GIT_CONFIG_COUNT ?? 0);
  if (!Number.isInteger(count)) return [];
  const settings: InheritedSetting[] = [];
  for (let index = 0; index < Math.min(count, MOST_SETTINGS); index += 1) {
    const key = environment[`GIT_CONFIG_KEY_${index}`];
    const value = environment[`GIT_CONFIG_VALUE_${index}`];
    if (key !== undefined && value !== undefined) settings.push({ key, value });
  }
  return settings;
}

/**
 * Reads `GIT_CONFIG_PARAMETERS`, through which `git -c` reaches the programs it starts: `'key'='value'` or, of an older
 * Git, `'key=value'`, with blanks between; without a value it is a yes.
 */
function quotedSettings(text: string): InheritedSetting[] {
  const settings: InheritedSetting[] = [];
  let rest = text.trimStart();
  while (rest !== '') {
    const name = unquote(rest);
    if (name === null) return settings;
    rest = name.rest;
    if (rest.startsWith('=')) {
      const value = unquote(rest.slice(1));
      settings.push({ key: name.word, value: value?.word ?? 'true' });
      rest = value?.rest ?? rest.slice(1);
    } else {
      // In a subsection a `=` may stand too; Git cuts at the first one all the same.
      const cut = name.word.indexOf('=');
      settings.push({
        key: cut === -1 ? name.word : name.word.slice(0, cut),
        value: cut === -1 ? 'true' : name.word.slice(cut + 1),
      });
    }
    rest = rest.trimStart();
  }
  return settings;
}

/** One word in the quotes Git writes: single ones, out of which `\'` and `\!` are taken. */
function unquote(text: string): { word: string; rest: string } | null {
  const match = /^'([^']*(?:'\\['!]'[^']*)*)'/.exec(text);
  if (!match) return null;
  return { word: (match[1] ?? '').replace(/'\\(['!])'/g, '$1'), rest: text.slice(match[0].length) };
}
