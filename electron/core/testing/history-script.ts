import type { ApplyMode } from '#shared/apply';
import { pathToBytes } from '../git/path-bytes';
import {
  commitsOf,
  type Dirt,
  dateOf,
  edited,
  type GeneratedFile,
  type GeneratedHistory,
  type GeneratedTree,
  HISTORY_AUTHOR,
  targetTree,
} from './generated-history';
import { GIT_COMMANDS } from './git-oracle';

/**
 * A shell script that makes the repository of a generated case: `sh script [folder]`. The commits have the ids that
 * {@link importHistory} gives them. It ends where the session's work is to be applied, and says how Git is asked.
 */
export function historyScript(mode: ApplyMode, history: GeneratedHistory, dirt: Dirt | null): string {
  const lines = [
    '#!/bin/sh',
    '# Makes the repository of the case in the folder given, or in ./case.',
    'set -eu',
    'export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null',
    `export GIT_AUTHOR_NAME=${HISTORY_AUTHOR.name} GIT_AUTHOR_EMAIL=${HISTORY_AUTHOR.email}`,
    `export GIT_COMMITTER_NAME=${HISTORY_AUTHOR.name} GIT_COMMITTER_EMAIL=${HISTORY_AUTHOR.email}`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's.
    'git init -q -b main "${1:-case}" && cd "${1:-case}"',
    'commit() { git add -A && GIT_AUTHOR_DATE="$2" GIT_COMMITTER_DATE="$2" git commit -q --allow-empty -m "$1"; }',
  ];
  const commits = commitsOf(history);
  let branch = 'main';
  for (const [position, { branch: on, message, parent, tree }] of commits.entries()) {
    const from = parent === null ? null : commits[parent];
    lines.push('', `# ${message}`);
    if (on !== branch)
      lines.push(`git checkout -q ${hasBegun(commits, position) ? on : `-b ${on} ${baseOf(on)}`}`);
    branch = on;
    lines.push(...steps(from?.tree ?? new Map(), tree), `commit ${word(message)} ${word(dateOf(position))}`);
  }
  // Git leaves folders that were emptied by hand.
  lines.push('', 'git checkout -q main && git clean -qffdx');
  if (dirt) {
    const clean = targetTree(history);
    const staged = edited(clean, dirt.staged);
    if (dirt.ignored.length > 0) lines.push('', '# ignored by the user');
    for (const name of dirt.ignored)
      lines.push(`printf '%s\\n' ${word(excludeLine(name))} >> .git/info/exclude`);
    lines.push('', '# staged by the user', ...steps(clean, staged), 'git add -A');
    lines.push('', '# not staged', ...steps(staged, edited(staged, dirt.unstaged)));
  }
  lines.push(
    '',
    '# Now the session (branch session, from the commit "base") is to be applied:',
    `#   Understory: understory apply SESSION --as ${mode}`,
    `#   Git, on a clean workspace${mode === 'rebase' ? ' and on the branch session' : ''}: ${GIT_COMMANDS[mode]}`,
    '',
  );
  return lines.join('\n');
}

/** A line of an exclude file that names exactly this path. */
export function excludeLine(path: string): string {
  return `/${path.replace(/[\\*?[\]!#]/g, '\\$&')}`;
}

function hasBegun(commits: ReturnType<typeof commitsOf>, position: number): boolean {
  const on = commits[position]?.branch;
  return on === 'main' || commits.slice(0, position).some(({ branch }) => branch === on);
}

/** Every branch starts at the first commit, which is the oldest that main has. */
function baseOf(branch: string): string {
  return branch === 'main' ? '' : '"$(git rev-list --max-parents=0 main)"';
}

/** Commands that turn one tree into the other: what goes first, then what comes. */
function steps(before: GeneratedTree, after: GeneratedTree): string[] {
  const differing = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  );
  const gone = differing.filter((path) => before.has(path)).map((path) => `rm -rf -- ${word(path)}`);
  const come = differing.flatMap((path) => {
    const file = after.get(path);
    return file ? writing(path, file) : [];
  });
  return [...gone, ...come];
}

function writing(path: string, { mode, content }: GeneratedFile): string[] {
  const name = word(path.startsWith('-') ? `./${path}` : path);
  // Empty folders that were left behind may be where the file is to be.
  const lines = [`rm -rf -- ${name}`];
  if (path.includes('/')) lines.push(`mkdir -p -- ${word(path.slice(0, path.lastIndexOf('/')))}`);
  if (mode === '120000') return [...lines, `ln -s -- ${word(content)} ${name}`];
  if (/^([\x20-\x7e]*\n)+$/.test(content) && !/^EOF$/m.test(content))
    lines.push(`cat > ${name} <<'EOF'\n${content}EOF`);
  else lines.push(`printf ${word(escaped(Buffer.from(content)))} > ${name}`);
  if (mode === '100755') lines.push(`chmod +x -- ${name}`);
  return lines;
}

/** A word of the shell, read from the bytes of a path. */
function word(text: string): string {
  if (/^[\w./@:+=-]+$/.test(text)) return text;
  const bytes = pathToBytes(text);
  return /^[\x20-\x7e]*$/.test(text)
    ? `'${text.replaceAll("'", "'\\''")}'`
    : `"$(printf '${escaped(Buffer.from(bytes))}')"`;
}

/** For printf: plain characters as they are, others in octal. */
function escaped(bytes: Buffer): string {
  let text = '';
  for (const byte of bytes) {
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x25 && byte !== 0x5c && byte !== 0x27;
    text +=
      byte === 0x0a ? '\\n' : isPlain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
  }
  return text;
}
