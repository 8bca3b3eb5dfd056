import type { LaunchCommand, LoginMethod } from './agent';
import { displayPath } from './display-path';
import type { TurnFailure } from './events';

/**
 * Variables by which a program, or one that it starts, loads or runs something else than the command line says, looks for
 * its settings elsewhere, or trusts others. No login needs an agent to set one.
 */
const UNFIT = [
  /^(LD|DYLD|GIT|UNDERSTORY|XDG|BASH|BUN|DENO|COR|CORECLR|MALLOC|CARGO|NPM_CONFIG|YARN|PNPM|LESS|LUA|PERL5?|RUBY|TERMINFO|OPENSSL|SSL_CERT|SSH|SUDO)(_|$)/,
  /^(NODE_(?!ENV$|NO_WARNINGS$)|PYTHON(?!UNBUFFERED$|IOENCODING$|UTF8$)|PERL|RUBY|LUA|DOTNET_STARTUP|LESS(OPEN|CLOSE))/,
  /^(JAVA_TOOL|_JAVA|JDK_JAVA)_OPTIONS$/,
  /^(PATH|PATHEXT|HOME|USERPROFILE|APPDATA|LOCALAPPDATA|COMSPEC|SYSTEMROOT|WINDIR|PSMODULEPATH|TMPDIR|TMP|TEMP)$/,
  /^(SHELL|ENV|IFS|PS[0-4]|PROMPT_COMMAND|SHELLOPTS|BASHOPTS|ZDOTDIR|FPATH|CDPATH)$/,
  /^(EDITOR|VISUAL|PAGER|MANPAGER|BROWSER|CURL_HOME|CURL_CA_BUNDLE|REQUESTS_CA_BUNDLE|WGETRC|TERMCAP)$/,
  /^(GCONV_PATH|LOCPATH|NLSPATH|GLIBC_TUNABLES|PHPRC|PHP_INI_SCAN_DIR|RUSTC_WRAPPER|GOFLAGS|MAKEFLAGS)$/,
];

/** The names of the variables for which a login is not run: the agent's own wish, and unfit for that. */
export function unfitVariables({ run, fromAgent }: Pick<LoginMethod, 'run' | 'fromAgent'>): string[] {
  const asked = fromAgent ?? Object.keys(run?.env ?? {});
  return asked.filter((name) => !/^\w+$/.test(name) || UNFIT.some((one) => one.test(name.toUpperCase())));
}

/** The ways to log in that a failed turn offers; none where a login would not help. */
export function loginsOf(failure: TurnFailure | null): readonly LoginMethod[] {
  switch (failure?.code) {
    case 'login-needed':
    case 'model-failed':
    case 'agent-silent':
      return failure.methods ?? [];
    default:
      return [];
  }
}

/** All that a login runs, as a line that a shell takes: what it adds to the environment, program and arguments. */
export function loginLine({ command, args, env }: LaunchCommand): string {
  const variables = Object.entries(env).map(([name, value]) => `${quoted(name)}=${quoted(value)}`);
  return [...variables, ...[command, ...args].map(quoted)].join(' ');
}

/** A command in a folder, as a line that a shell takes. */
export function lineIn(folder: string, run: LaunchCommand): string {
  return `cd ${quoted(folder)} && ${loginLine(run)}`;
}

/** A method's id as a word that a shell takes. */
export function loginWord(id: string): string {
  return displayPath(quoted(id));
}

/** Single quotes: inside of them a shell obeys nothing. */
function quoted(word: string): string {
  return /^[\w@%+:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
