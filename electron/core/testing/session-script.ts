import {
  type AgentStep,
  type FileEdit,
  type GeneratedSession,
  LINES,
  type Place,
  SESSION_FILES,
  type Setting,
  type Settle,
  type UserStep,
} from './generated-session';

/** Larger than a checkpoint takes; sparse, so that it costs nothing. */
const BIG = 50 * 1024 * 1024 + 1;

/**
 * The parts of a generated session as shell scripts. The test runs these very texts, so what a failure prints is what
 * was done. `$CASE` is the folder that holds everything, `$CASE/repo` the workspace.
 */
const SESSION_SHELL = `set -u
export HOME="$CASE" GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL="$CASE/settings" GIT_EDITOR=: LC_ALL=C
export GIT_AUTHOR_NAME="$WHO" GIT_AUTHOR_EMAIL="$WHO@example.org"
export GIT_COMMITTER_NAME="$WHO" GIT_COMMITTER_EMAIL="$WHO@example.org"
export GIT_AUTHOR_DATE="$(( 1700000000 + \${AT:-0} )) +0000" GIT_COMMITTER_DATE="$(( 1700000000 + \${AT:-0} )) +0000"
line() { if [ -f "$1" ]; then sed "$2s/[a-z0-9][a-z0-9. ]*/$3/" "$1" >"$CASE/edit" && cat "$CASE/edit" >"$1"; fi; }
add() { mkdir -p "$(dirname "$1")" && printf '%s\\n' "$2" >>"$1"; }
drop() { rm -f "$1"; }
move() { if [ -f "$1" ]; then mkdir -p "$(dirname "$2")" && mv -f "$1" "$2"; fi; }
commit() { git add -A && git commit -q -m "$1"; }
open() { g=$(git rev-parse --git-dir); for f in MERGE_HEAD CHERRY_PICK_HEAD REVERT_HEAD rebase-merge rebase-apply; do [ -e "$g/$f" ] && opened=$f && return 0; done; return 1; }
abort() { case $opened in MERGE_HEAD) git merge --abort;; CHERRY*) git cherry-pick --abort;; REVERT*) git revert --abort;; *) git rebase --abort;; esac; }
go_on() { case $opened in MERGE_HEAD) git commit -q --no-edit;; CHERRY*) git cherry-pick --continue || git cherry-pick --skip;; REVERT*) git revert --continue || git revert --skip;; *) git rebase --continue || git rebase --skip;; esac; }
unmark() { for f in $(git diff --name-only --diff-filter=U); do if [ -f "$f" ]; then sed -e '/^<<<<<<</d' -e '/^=======/d' -e '/^>>>>>>>/d' "$f" >"$CASE/edit" && cat "$CASE/edit" >"$f"; fi; done; }
settle() {
  open || return 0
  case $1 in
    'by hand') n=0; while open && [ $n -lt 5 ]; do n=$((n+1)); unmark; git add -A; go_on; done; if open; then abort; fi;;
    abort) abort;;
    'leave added') git add -A;;
  esac
}
back() { git for-each-ref --format='%(refname:short)' refs/heads/understory | while read -r b; do git switch -q "$b" && break; done; }
`;

function editLine(edit: FileEdit): string {
  switch (edit.do) {
    case 'change line':
      return `line ${edit.file} ${edit.line} ${edit.to}`;
    case 'add line':
      return `add ${edit.file} ${edit.text}`;
    case 'delete':
      return `drop ${edit.file}`;
    case 'rename':
      return `move ${edit.file} ${edit.to}`;
  }
}

/** `number` makes what a step names its own. */
function agentLine(step: AgentStep, number: string): string {
  const settled = (command: string, settle: Settle) => `${command} || settle '${settle}'`;
  switch (step.do) {
    case 'change line':
    case 'add line':
    case 'delete':
    case 'rename':
      return editLine(step);
    case 'commit':
      return `commit 'work ${number}'`;
    case 'amend':
      return 'git add -A && git commit -q --amend --no-edit';
    case 'merge': {
      if (step.how === 'plain') return settled(`git merge -q --no-edit ${step.from}`, step.settle);
      if (step.how === 'keep ours') return `git merge -q --no-edit -s ours ${step.from}`;
      if (step.how === 'prefer theirs' && !step.from.includes(' '))
        return settled(`git merge -q --no-edit -X theirs ${step.from}`, step.settle);
      const merge = settled(`git merge -q --no-commit --no-ff ${step.from}`, step.settle);
      const isLeft = step.settle === 'leave' || step.settle === 'leave added';
      const ends = isLeft ? '' : "; if open; then commit 'evil merge'; fi";
      return `${merge}; add evil.txt 'with the merge ${number}'${ends}`;
    }
    case 'rebase':
      return settled(`git rebase -q ${step.from}`, step.settle);
    case 'cherry-pick':
      return settled(`git cherry-pick ${step.from}`, step.settle);
    case 'revert':
      // Never the very first commit: the user's other files are in it.
      return `if git rev-parse -q --verify HEAD~${step.back + 1} >/dev/null; then ${settled(`git revert --no-edit HEAD~${step.back}`, step.settle)}; fi`;
    case 'finish':
      return `settle '${step.settle}'`;
    case 'new branch':
      return `git switch -q -c feature-${number}`;
    case 'back':
      return 'back';
    case 'rename branch':
      return `git branch -m renamed-${number}`;
    case 'delete branch':
      return `b=$(git symbolic-ref -q --short HEAD) && git switch -q -c kept-${number} && git branch -q -D "$b"`;
    case 'detach':
      return 'git switch -q --detach';
    case 'reset':
      return 'if git merge-base --is-ancestor "$BASE" HEAD~1; then git reset -q --hard HEAD~1; fi';
    case 'squash':
      return `git reset -q --soft "$(git merge-base HEAD main)" && commit 'squashed ${number}'`;
    case 'nested repository':
      if (step.how === 'clone') return `git clone -q "$CASE/repo" clone-${number}`;
      return `git init -q nested-${number}; add nested-${number}/tool.txt tool${
        step.how === 'empty' ? '' : `; (cd nested-${number}; commit nested)`
      }`;
    case 'big file':
      return `dd if=/dev/null of=big-${number}.bin bs=1 seek=${BIG} 2>/dev/null`;
    case 'executable':
      return `git update-index --chmod=+x ${step.file}; chmod +x ${step.file}`;
  }
}

function userLine(step: UserStep, number: string): string {
  const edited = (edits: readonly FileEdit[]) => [...edits.map(editLine), `commit 'user ${number}'`];
  switch (step.do) {
    case 'edit main':
      return edited(step.edits).join('; ');
    case 'edit other':
      return ['git switch -q other', ...edited(step.edits), 'git switch -q main'].join('; ');
    case 'revert':
      return 'git diff --quiet base HEAD || git revert --no-edit HEAD || settle abort';
    case 'merge other':
      return "git merge -q --no-edit other || settle 'by hand'";
    case 'pick other':
      return "git cherry-pick other || settle 'by hand'";
  }
}

const PLACES: Readonly<Record<Place, string>> = {
  plain: 'git init -q -b main "$CASE/repo"',
  separate: 'git init -q -b main --separate-git-dir "$CASE/elsewhere" "$CASE/repo"',
  'core.worktree':
    'git init -q -b main --separate-git-dir "$CASE/elsewhere" "$CASE/repo"; cd "$CASE/repo"; git config core.worktree "$CASE/repo"; git config extensions.worktreeConfig true',
  submodule:
    'git init -q -b main "$CASE/lib"; cd "$CASE/lib"; git commit -q --allow-empty -m lib; git init -q -b main "$CASE/super"; cd "$CASE/super"; git -c protocol.file.allow=always submodule -q add "$CASE/lib" repo; ln -s super/repo "$CASE/repo"',
  linked:
    'git init -q -b trunk "$CASE/first"; cd "$CASE/first"; git commit -q --allow-empty -m first; git worktree add -q -b main "$CASE/repo"',
};

const included = (what: string) =>
  `git config -f "$CASE/included" ${what}; git config --global "includeIf.gitdir:$CASE/.path" "$CASE/included"`;
const ATTRIBUTES = 'printf "a.txt -merge\\nb.txt merge=union\\ndir/*.txt text eol=crlf\\n"';
const EXCLUDES = "printf '*.log\\n'";
const SETTINGS: Readonly<Record<Setting, string>> = {
  'autocrlf true': 'git config core.autocrlf true',
  'autocrlf input': 'git config core.autocrlf input',
  'autocrlf included': included('core.autocrlf true'),
  'attributes file': `${ATTRIBUTES} >"$CASE/attributes"; git config --global core.attributesFile "$CASE/attributes"`,
  'attributes included': `${ATTRIBUTES} >"$CASE/attributes"; ${included('core.attributesFile "$CASE/attributes"')}`,
  'info attributes': `mkdir -p "$COMMON/info"; ${ATTRIBUTES} >"$COMMON/info/attributes"`,
  'tree attributes': `${ATTRIBUTES} >.gitattributes`,
  'excludes file': `${EXCLUDES} >"$CASE/excludes"; git config --global core.excludesFile "$CASE/excludes"`,
  'excludes included': `${EXCLUDES} >"$CASE/excludes"; ${included('core.excludesFile "$CASE/excludes"')}`,
  'no file mode': 'git config core.fileMode false',
  'worktree configuration':
    'git config extensions.worktreeConfig true; git config --worktree core.autocrlf input',
  'included by the repository':
    'git config -f "$CASE/of-the-repository" core.autocrlf true; git config "includeIf.gitdir:$CASE/.path" "$CASE/of-the-repository"',
};

/** Makes the repository up to where the session starts from, the branch `base`, and what main has more. */
function setUpScript({ place, settings, ahead }: GeneratedSession): string {
  return [
    ': >"$CASE/settings"',
    PLACES[place],
    'cd "$CASE/repo"',
    ...(place === 'submodule' ? ['git switch -q -C main'] : []),
    // A person has a name in the repository; the scripts say who commits themselves.
    'git config user.name User; git config user.email user@example.org',
    'COMMON=$(git rev-parse --git-common-dir)',
    ...settings.map((setting) => SETTINGS[setting]),
    'echo mine >mine.txt; mkdir -p dir; commit root',
    ...SESSION_FILES.map((file) => `seq -f '${file} %g' ${LINES} >${file}`),
    'commit base; git update-ref refs/heads/base HEAD',
    'git switch -q -c other; line b.txt 2 other; add o.txt other; commit other; git switch -q main',
    ...ahead.map((step, at) => userLine(step, `0.${at}`)),
    'true',
  ].join('\n');
}

function agentScript(steps: readonly AgentStep[], turn: number): string {
  return [...steps.map((step, at) => agentLine(step, `${turn}.${at}`)), 'true'].join('\n');
}

function userScript(steps: readonly UserStep[], turn: number): string {
  return ['cd "$CASE/repo"', ...steps.map((step, at) => userLine(step, `${turn}.${at}`)), 'true'].join('\n');
}

/** What the user has not committed when the session is applied; none of it is any of the session's files. */
const USER_DIRT = 'cd "$CASE/repo"; echo more >>mine.txt; echo note >notes.txt';

/** All of a generated session as one script: `UNDERSTORY=… sh script [folder]`. It ends before the apply. */
export function sessionScript(session: GeneratedSession): string {
  const part = (name: string, text: string) => [`cat >"$CASE/${name}.sh" <<'END'`, text, 'END'];
  return [
    '#!/bin/sh',
    '# Makes the session of the case in the folder given, or in ./case, with the command line of Understory.',
    'set -eu',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's.
    'export CASE="${1:-$PWD/case}"; mkdir -p "$CASE"; export UNDERSTORY_HOME="$CASE/home"',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's.
    'understory() { "${UNDERSTORY:-understory}" "$@"; }',
    ...Object.entries(sessionParts(session)).flatMap(([name, text]) => part(name, text)),
    'sh "$CASE/run.sh" set-up',
    'cd "$CASE/repo"',
    ...session.turns.flatMap((_turn, at) => [
      at === 0
        ? 'understory run agent-1 --base base --command "sh $CASE/run.sh {prompt}"'
        : `understory send "$(understory list --json | head -1 | jq -r .session)" agent-${at + 1}`,
      `sh "$CASE/run.sh" user-${at + 1}`,
    ]),
    'sh "$CASE/run.sh" user-dirt',
    '',
    `# Now it is applied and undone: understory apply SESSION --as ${session.modes.join(', then --as ')}`,
    '#   Git, asked for the same: git merge of all that the worktree holds, on its HEAD',
    '',
  ].join('\n');
}

/**
 * Runs the part that is named, which lies beside it: each is by the one it is named after, and has a date of its own. In a
 * follow-up the name is the last line, after the conversation so far.
 */
const RUN = `CASE=$(cd "$(dirname "$0")" && pwd); set -- "$(printf '%s\\n' "$1" | tail -n 1)"; WHO=\${1%%-*}; BASE=base
case $1 in agent-*) AT=$(( \${1#agent-} * 100 ));; user-[0-9]*) AT=$(( \${1#user-} * 100 + 50 ));; *) AT=0;; esac
. "$CASE/prelude.sh"
. "$CASE/$1.sh"`;

/** The files of a generated session: name without `.sh` to text. */
export function sessionParts(session: GeneratedSession): Record<string, string> {
  const turns = session.turns.flatMap(({ agent, user }, at) => [
    [`agent-${at + 1}`, agentScript(agent, at + 1)],
    [`user-${at + 1}`, userScript(user, at + 1)],
  ]);
  return {
    prelude: SESSION_SHELL,
    run: RUN,
    'set-up': setUpScript(session),
    'user-dirt': USER_DIRT,
    ...Object.fromEntries(turns),
  };
}
