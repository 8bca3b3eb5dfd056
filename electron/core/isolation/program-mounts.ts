import { realpathSync } from 'node:fs';
import { delimiter, isAbsolute, join, sep } from 'node:path';
import { statOrNull } from '../is-there';
import { liesIn, meet } from '../lies-in';
import { absoluteSearchPath, findOnSearchPath } from '../process';
import type { Mount } from './policy';

/** Seen by every sandbox. */
const SYSTEM = ['/usr', '/bin', '/sbin', '/lib', '/lib64'];

/**
 * Below the user's home: folders that toolchains are installed in, whole, where a program of the search path lies in one.
 * None holds what somebody logs in with.
 */
const TOOLCHAINS = [
  '.asdf',
  '.bun',
  '.deno',
  '.fnm',
  '.local/share/fnm',
  '.local/share/mise',
  '.local/share/pnpm',
  '.local/share/uv',
  '.nodenv',
  '.npm-global',
  '.nvm',
  '.pyenv',
  '.rbenv',
  '.rustup',
  '.sdkman',
  '.volta',
  'go/bin',
  'go/pkg',
];

/** Files that variables name, by which programs trust the certificates of a company's network. */
const CERTIFICATES = [
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  'GIT_SSL_CAINFO',
];

/** A program that is to run in a sandbox. `home`: the user's own. */
export type Program = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly home: string;
};

/**
 * What a program needs to see of this machine to run at all: where it is installed, the folders of its search path, and files
 * that its command line names. All of it read-only. What lies in `hidden` folders, or holds one, is left out, however it comes
 * about.
 */
export function programMounts(program: Program, hidden: readonly string[]): Mount[] {
  const { command, args, env, home } = program;
  const found = isAbsolute(command) ? command : findOnSearchPath(command, env);
  const toolchains = toolchainsBelow(home);
  const paths = [
    ...absoluteSearchPath(env.PATH ?? '')
      .split(delimiter)
      .flatMap((folder) => [installedWith(folder), ...toolchainOf(folder, home, toolchains)]),
    ...(found === null ? [] : [...installationOf(found), ...toolchainOf(found, home, toolchains)]),
    ...args.flatMap((arg) => installationOf(arg.replace(/^@(?=\/)/, ''))),
    ...CERTIFICATES.flatMap((name) => env[name] ?? []),
  ];
  const seen = [...new Set(paths)].filter(
    (path) => isAbsolute(path) && statOrNull(path) !== null && !SYSTEM.some((folder) => liesIn(folder, path)),
  );
  return seen
    .filter((path) => {
      const real = realPath(path);
      return !liesIn(real, home) && hidden.every((folder) => !meet(folder, real));
    })
    .sort((one, other) => one.length - other.length)
    .map((path) => ({ from: path, to: path, access: 'read' }));
}

/**
 * A file of a command line with what it was installed with: the outermost `node_modules` that it lies in. Under its own
 * name, which may be a link, and under the one that it leads to.
 */
function installationOf(path: string): string[] {
  if (!isAbsolute(path) || statOrNull(path)?.isFile() !== true) return [];
  return [path, realPath(path)].map(installedWith);
}

/** The outermost `node_modules` that a path lies in; without one, itself. Programs in `.bin` are links to others there. */
function installedWith(path: string): string {
  const parts = path.split(sep);
  const at = parts.indexOf('node_modules');
  return at < 0 ? path : parts.slice(0, at + 1).join(sep);
}

type Toolchain = { readonly folder: string; readonly real: string };

/** The folders of toolchains that are there. */
function toolchainsBelow(home: string): Toolchain[] {
  const folders = TOOLCHAINS.map((name) => join(home, name)).filter((folder) => statOrNull(folder) !== null);
  return folders.map((folder) => ({ folder, real: realPath(folder) }));
}

/** The folder of the toolchain that a path lies in, whose programs need more than themselves. */
function toolchainOf(path: string, home: string, toolchains: readonly Toolchain[]): string[] {
  const real = realPath(path);
  const found = toolchains.find((one) => liesIn(one.folder, path) || liesIn(one.real, real));
  if (found) return [found.folder];
  // Rust's programs are links to one that looks for the toolchain there.
  if (liesIn(join(home, '.cargo', 'bin'), path)) return [join(home, '.rustup')];
  const [, top, name] = real.split(sep);
  if (top === 'opt' && name) return [join('/opt', name)];
  if (top === 'nix') return ['/nix/store'];
  if (top === 'home' && name === 'linuxbrew') return ['/home/linuxbrew'];
  return [];
}

function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
