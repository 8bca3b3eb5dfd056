import { randomBytes } from 'node:crypto';
import { homedir, userInfo } from 'node:os';
import { inheritedGit, inheritedSettings, settingVariables } from './inherited-git';
import { runProcess } from './run-process';
import { withAbsoluteSearchPath } from './search-path';

const SHELL_DEADLINE_MS = 5000;
/** Variables of ours or of Electron's that would change how an agent, or an app it starts, behaves. */
const DROPPED =
  /^(ELECTRON_|UNDERSTORY_(?!DEMO_)|VITEST|NODE_ENV$|NODE_OPTIONS$|CHROME_DESKTOP$|APPIMAGE$|APPDIR$|ARGV0$)/;
/** Where we were started, as shells and npm tell it to programs: not where an agent works. */
const WHERE_STARTED =
  /^(PWD|OLDPWD|INIT_CWD|npm_(command|config_local_prefix|execpath|lifecycle_.*|node_execpath|package_.*))$/;
/** What a shell sets for itself. */
const SHELL_OWN = /^(_|SHLVL|PS1)$/;

let cached: Promise<Record<string, string>> | null = null;

/**
 * The environment for agents and for all that is run for the user: this process's own, completed from the user's login
 * shell, since an app launched from a dock knows neither the PATH nor the keys that shell profiles set. Of Git's
 * variables only those pass that are the user's for every repository ({@link inheritedGit}). Bounded to five seconds and
 * read once; `refresh` reads again. The search path has only absolute entries.
 */
export function loginEnvironment(options: { refresh?: boolean } = {}): Promise<Record<string, string>> {
  if (!cached || options.refresh) cached = readEnvironment(process.env);
  return cached;
}

/** As {@link loginEnvironment}, for a given environment and without the cache. */
export async function readEnvironment(inherited: NodeJS.ProcessEnv): Promise<Record<string, string>> {
  const own = cleaned(inherited);
  // A terminal's environment is complete already, and its PATH is what the user means.
  if (process.platform === 'win32' || inherited.TERM) return own;
  const login = await askShell(own);
  if (!login) return own;
  // Settings are numbered: those of the one would be mixed up with those of the other.
  const settings = settingVariables([...inheritedSettings(login), ...inheritedSettings(own)]);
  return { ...login, ...own, ...settings, PATH: joinedPath(login.PATH, own.PATH) };
}

async function askShell(own: Record<string, string>): Promise<Record<string, string> | null> {
  const shell = own.SHELL || userInfo().shell;
  if (!shell) return null;
  const mark = randomBytes(8).toString('hex');
  const { end, output } = await runProcess({
    purpose: 'login-shell',
    session: null,
    confine: null,
    command: shell,
    args: ['-l', '-i', '-c', `printf '%s\\0' ${mark}; env -0; printf '%s\\0' ${mark}`],
    cwd: homedir(),
    env: { ...own, TERM: 'dumb' },
    timeoutMs: SHELL_DEADLINE_MS,
  });
  // An interactive shell may complain on leaving; what counts is that the list is whole.
  const parts = output.split(`${mark}\0`);
  if (parts.length !== 3 || end.how === 'not-started') return null;
  const listed = (parts[1] ?? '').split('\0').flatMap((line) => {
    const equals = line.indexOf('=');
    return equals > 0 ? [[line.slice(0, equals), line.slice(equals + 1)] as const] : [];
  });
  const { TERM: _dumb, ...variables } = cleaned(
    Object.fromEntries(listed.filter(([name]) => !SHELL_OWN.test(name))),
  );
  return variables;
}

function cleaned(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || name.startsWith('GIT_')) continue;
    if (!DROPPED.test(name) && !WHERE_STARTED.test(name)) kept[name] = value;
  }
  return {
    ...withAbsoluteSearchPath(kept),
    ...inheritedGit(environment),
    ...settingVariables(inheritedSettings(environment)),
  };
}

function joinedPath(first: string | undefined, second: string | undefined): string {
  return [...new Set([...(first ?? '').split(':'), ...(second ?? '').split(':')])]
    .filter((entry) => entry !== '')
    .join(':');
}
