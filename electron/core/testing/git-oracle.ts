import { join } from 'node:path';
import { execa } from 'execa';
import type { ApplyMode } from '#shared/apply';
import { filesManifest } from './workspace-manifest';

/** A stage of Git's index, as `mode oid`, by number (1 base, 2 ours, 3 theirs), for each unmerged path (latin1). */
export type UnmergedPaths = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What plain Git makes of a session's work on a clean workspace. */
export type GitAnswer =
  | {
      readonly clean: true;
      /** The commits it made, oldest first; for `changes` and `squash` none, they end in the index. */
      readonly commits: string;
      readonly tree: string;
      /** The files as they lie there. */
      readonly files: Readonly<Record<string, string>>;
    }
  | { readonly clean: false; readonly unmerged: UnmergedPaths; readonly types: readonly GitConflict[] };

/** A `CONFLICT (type)` line. */
export type GitConflict = { readonly type: string; readonly line: string };

/** How Git is asked, by mode: `main` is checked out, `session` is to come, `picked` is all of it as one commit. */
export const GIT_COMMANDS: Readonly<Record<ApplyMode, string>> = {
  changes: 'git cherry-pick -n picked',
  merge: 'git merge -q --no-ff --no-edit session',
  squash: 'git merge -q --squash session',
  rebase: 'git rebase -q --empty=drop --reapply-cherry-picks main',
};

/** What tells the commits of a mode from others. A rebase keeps authors, dates and messages; a merge its parents. */
export const COMMIT_FORMATS: Readonly<Record<ApplyMode, string>> = {
  changes: '',
  merge: '%T %P',
  squash: '',
  rebase: '%T %an %ae %at %B',
};

const SETTINGS = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Oracle',
  GIT_AUTHOR_EMAIL: 'oracle@example.org',
  GIT_COMMITTER_NAME: 'Oracle',
  GIT_COMMITTER_EMAIL: 'oracle@example.org',
  GIT_CONFIG_COUNT: '2',
  GIT_CONFIG_KEY_0: 'merge.directoryRenames',
  GIT_CONFIG_VALUE_0: 'conflict',
  GIT_CONFIG_KEY_1: 'gc.auto',
  GIT_CONFIG_VALUE_1: '0',
  LC_ALL: 'C',
};

/** Asks plain Git in a worktree of its own, again and again: `ask` starts from the branches as they are then. */
export async function gitOracle(repository: string, place: string) {
  const sh = async (script: string) => {
    const result = await execa('sh', ['-c', script], { cwd: place, env: SETTINGS, encoding: 'latin1' });
    return result.stdout;
  };
  const add = ['worktree', 'add', '-q', '--detach', '--no-checkout', place, 'main'];
  await execa('git', ['-C', repository, ...add]);
  return {
    async ask(mode: ApplyMode): Promise<GitAnswer> {
      const start = mode === 'rebase' ? 'session' : 'main';
      const tip =
        mode === 'changes' || mode === 'squash' ? '$(git write-tree)' : '$(git rev-parse HEAD^{tree})';
      const log = `git log --reverse --first-parent --format='${COMMIT_FORMATS[mode]}' main..HEAD`;
      const answer = await sh(
        [
          `git checkout -q -f --detach ${start} && git clean -qffdx || exit`,
          `if ${GIT_COMMANDS[mode]} > ../oracle-says 2>&1`,
          `then printf 'clean\\0%s\\0' ${tip}; ${log}`,
          `else printf 'conflicts\\0'; grep -a '^CONFLICT (' ../oracle-says; printf '\\0'; git ls-files -u -z`,
          'fi',
          mode === 'rebase'
            ? 'test ! -d "$(git rev-parse --git-path rebase-merge)" || git rebase --quit'
            : '',
        ].join('\n'),
      );
      const [outcome, first = '', ...rest] = answer.split('\0');
      if (outcome === 'clean') {
        const files = await filesManifest(place, { mtimes: false });
        return { clean: true, tree: first, commits: rest.join('\0').trim(), files };
      }
      const lines = first.split('\n').filter(Boolean);
      const types = lines.map((line) => ({ type: /^CONFLICT \((.*?)\)/.exec(line)?.[1] ?? '', line }));
      const unmerged = unmergedPaths(rest);
      if (Object.keys(unmerged).length === 0) throw new Error(`Git does not do it: ${answer}`);
      return { clean: false, types, unmerged };
    },
    place: join(place),
  };
}

function unmergedPaths(entries: readonly string[]): UnmergedPaths {
  const paths: Record<string, Record<string, string>> = {};
  for (const entry of entries.filter(Boolean)) {
    const [about = '', held = ''] = entry.split('\t');
    const [mode = '', oid = '', stage = ''] = about.split(' ');
    const path = plainName(held);
    paths[path] = { ...paths[path], [stage]: `${mode} ${oid}` };
  }
  return paths;
}

/** Git keeps two files that want one name apart by the name of their side. */
function plainName(path: string): string {
  return path.replace(/~(HEAD|session|picked|[0-9a-f]{7,} \(session \d\))(_\d+)?$/, '');
}
