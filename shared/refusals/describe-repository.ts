import { counted } from '../counted';
import { type Described, said, shellWord } from '../described';
import { displayPath } from '../display-path';
import type { RefusalOf } from '../refusals';
import { assertNever } from '../result';
import type { RefusalIn } from './code';
import type { repositoryRefusals } from './repository';

const WORK_KEPT = 'Sessions and their work are kept.';

/** Why a folder cannot be worked with as a repository, and what to type. */
export function describeRepositoryRefusal(refusal: RefusalIn<typeof repositoryRefusals>): Described {
  switch (refusal.code) {
    case 'folder-not-found':
      return said(
        `There is no folder at ${at(refusal.path)}.`,
        null,
        'Check the path, or choose another folder.',
      );
    case 'not-a-repository':
      if (refusal.within) return describeWithin(refusal.path, refusal.within);
      return said(
        `${at(refusal.path)} is not a Git repository.`,
        null,
        'Choose a folder in a repository, or run `git init` and make a first commit.',
      );
    case 'bare-repository':
      return said(
        `${at(refusal.path)} is a bare repository, which has no workspace to apply work to.`,
        null,
        'Clone it and open the clone.',
      );
    case 'repository-has-no-commits':
      return said(
        `${at(refusal.path)} has no commits yet, so a session has nothing to start from.`,
        null,
        'Make a first commit, then try again.',
      );
    case 'dubious-ownership':
      return said(
        `${at(refusal.path)} belongs to another user, so Git refuses to work with it.`,
        null,
        `If you trust it, run: ${at(refusal.command)}`,
      );
    case 'unsupported-repository':
      return said(`${at(refusal.path)} cannot be used: ${at(refusal.reason)}`, null, null);
    case 'repository-unknown':
      return said('This repository is not in the list.', null, 'Open its folder first.');
    case 'repository-missing':
      return said(
        `The repository is no longer at ${at(refusal.path)}.`,
        `${WORK_KEPT} The work itself lives in the repository’s Git data, and in copies beside the sessions.`,
        'If you moved it, open it in its new folder, and its sessions follow. If it is a copy from another disk or a backup, choose Locate, or run `understory locate OLD-FOLDER` in it. If it is gone, clone it into the old folder and locate it there: the work of its sessions is restored from the copies.',
      );
    case 'workspace-replaced':
      return describeReplaced(refusal);
    case 'repository-still-there':
      return said(
        `The repository is still at ${at(refusal.path)}, so its sessions stay with it.`,
        null,
        'Open the other folder as a repository of its own.',
      );
    case 'repository-differs':
      return said(
        `${at(refusal.path)} is not the repository that was at ${at(refusal.expected)}: it has none of its sessions’ work.`,
        WORK_KEPT,
        'Choose the folder that was moved or copied, including its Git folder. A fresh clone does not have the sessions.',
      );
    case 'repository-unusable':
      return describeUnusable(refusal);
    default:
      return assertNever(refusal);
  }
}

function describeReplaced({ path, found, at: where }: RefusalOf<'workspace-replaced'>): Described {
  const [place, other] = [at(path), at(where ?? '')];
  const kept = `Nothing was written there. ${WORK_KEPT}`;
  const back = `Put it back. If this is the repository, from a backup or a new clone, choose Locate and its folder, or run: understory locate ${shellWord(path)} ${shellWord(path)}`;
  switch (found) {
    case 'link-to-it':
      return said(
        `${place} is now a link to the repository at ${other}.`,
        kept,
        `Open ${other}, and its sessions follow.`,
      );
    case 'link':
      return said(
        `${place} now leads through a link to ${other}, which is not the repository that you opened.`,
        kept,
        'Remove the link and put the repository back. If you moved it, open it in its new folder, and its sessions follow.',
      );
    case 'folder':
      return said(`${place} is now another folder, not the repository that you opened.`, kept, back);
    case 'git-folder':
      return said(
        `${place} now has another Git folder than the repository that you opened: ${other}.`,
        kept,
        back,
      );
    default:
      return assertNever(found);
  }
}

function describeUnusable({ path, why, detail, command }: RefusalOf<'repository-unusable'>): Described {
  const place = at(path);
  const what = at(detail ?? '');
  const run = command === null ? null : `Run: ${at(command)}`;
  const says = (title: string, advice: string | null) => said(title, WORK_KEPT, advice);
  switch (why) {
    case 'bare-set':
      return says(`Git takes ${place} for a bare repository, because its configuration sets core.bare.`, run);
    case 'files-elsewhere':
      return says(
        `Git looks for the files of ${place} in ${what}, because its configuration sets core.worktree.`,
        run,
      );
    case 'git-folder-gone':
      return says(
        `The Git folder of ${place} is gone${what === '' ? '' : ` from ${what}`}.`,
        'If you moved it, move it back, or write its new path into the .git file.',
      );
    case 'git-folder-incomplete':
      return says(`The Git folder of ${place} is missing ${what}.`, run);
    case 'configuration-broken':
      return says(`Git cannot read its configuration: ${what}.`, 'Fix that line, then try again.');
    case 'head-broken':
      return says(
        `The file ${what} is missing or damaged, so Git cannot tell which branch is checked out.`,
        run === null ? null : `Name the branch in it. ${run}`,
      );
    case 'objects-by-environment':
      return says(
        `Objects of ${place} are in another folder, which only the variable ${what} names. Sessions do not have it.`,
        run === null ? null : `Name the folder in the repository. ${run}`,
      );
    case 'alternates-gone':
      return says(
        `${place} borrows objects from ${what}, which is not there.`,
        'Bring that folder back (is its disk connected?), or write its new path into .git/objects/info/alternates.',
      );
    case 'commit-gone':
      return says(
        `The commit ${what} that is checked out in ${place} is missing or damaged.`,
        'Run `git fsck` there, and fetch what is missing from where you cloned it.',
      );
    default:
      return assertNever(why);
  }
}

function at(path: string): string {
  return displayPath(path);
}

const MOST_NAMED = 10;

function describeWithin(
  path: string,
  { repositories, more }: NonNullable<RefusalOf<'not-a-repository'>['within']>,
): Described {
  const named = repositories.slice(0, MOST_NAMED).map((one) => at(one));
  const rest = repositories.length - named.length;
  const others = rest > 0 ? ` and ${counted(rest, 'other')}` : more ? ' and perhaps others' : '';
  return said(
    `${at(path)} is not a Git repository, but holds ${repositories.length === 1 ? 'one' : 'several'}: ${named.join(', ')}${others}.`,
    null,
    repositories.length === 1 ? 'Open that.' : 'Choose one of them.',
  );
}
