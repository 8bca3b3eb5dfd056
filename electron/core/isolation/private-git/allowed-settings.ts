import { filterOf, type GitSetting, isFilterCommand, type Person } from '../../git';
import { settingsFile } from '../../git/vetted-settings';
import { filtersForAgent } from '../filters-inside';

/** Settings of the user's that a private Git folder has as well. None names a program, a file or another folder. */
const ALLOWED = [
  /^core\.(autocrlf|eol|safecrlf|checkroundtripencoding|whitespace|abbrev|commentchar|quotepath)$/,
  /^core\.(filemode|symlinks|ignorecase|precomposeunicode|protecthfs|protectntfs|longpaths)$/,
  /^core\.(trustctime|checkstat|bigfilethreshold|compression|loosecompression)$/,
  /^(user|author|committer)\.(name|email)$/,
  /^i18n\.(commitencoding|logoutputencoding)$/,
  /^init\.defaultbranch$|^tag\.sort$|^branch\.sort$|^status\.[a-z]+$|^color\.[a-z.]+$|^column\.[a-z]+$/,
  /^(commit|log)\.(date|decorate|follow|status|verbose)$|^blame\.[a-z]+$/,
  /^diff\.(algorithm|renames|renamelimit|mnemonicprefix|noprefix|context|interhunkcontext|colormoved|indentheuristic)$/,
  /^merge\.(conflictstyle|ff|renames|renamelimit|directoryrenames)$|^pull\.(rebase|ff)$|^push\.(default|autosetupremote)$/,
  /^rebase\.(autosquash|autostash|updaterefs|backend)$|^rerere\.(enabled|autoupdate)$|^stash\.[a-z]+$/,
  /^branch\..+\.(remote|merge|rebase)$|^remote\..+\.(url|fetch)$|^submodule\..+\.(url|active|branch)$/,
  /^extensions\.objectformat$/,
];

const ADDRESS = /^(remote|submodule)\..+\.url$/;

/** What Git LFS sets up by itself, word for word; inside it leaves pointers where it has no content. */
const LARGE_FILES: ReadonlyMap<string, { readonly usual: string; readonly inside: string }> = new Map([
  ['filter.lfs.clean', { usual: 'git-lfs clean -- %f', inside: 'git-lfs clean -- %f' }],
  ['filter.lfs.smudge', { usual: 'git-lfs smudge -- %f', inside: 'git-lfs smudge --skip -- %f' }],
  ['filter.lfs.process', { usual: 'git-lfs filter-process', inside: 'git-lfs filter-process --skip' }],
  ['filter.lfs.required', { usual: 'true', inside: 'true' }],
]);

/** What git-crypt sets up by itself, for one of its keys or another. */
const OF_GIT_CRYPT: ReadonlyMap<string, RegExp> = new Map([
  ['clean', /^"?git-crypt"? clean( --key-name=[\w-]+)?$/],
  ['smudge', /^"?git-crypt"? smudge( --key-name=[\w-]+)?$/],
  ['textconv', /^"?git-crypt"? diff( --key-name=[\w-]+)?$/],
  ['required', /^true$/],
]);

function isOfGitCrypt({ key, value }: Pick<GitSetting, 'key' | 'value'>): boolean {
  const part = /^(?:filter|diff)\.git-crypt(?:-[\w-]+)?\.(\w+)$/.exec(key)?.[1];
  return part !== undefined && OF_GIT_CRYPT.get(part)?.test(value) === true;
}

function isOfLfs({ key, value }: Pick<GitSetting, 'key' | 'value'>): boolean {
  const known = LARGE_FILES.get(key);
  return known !== undefined && (known.usual === 'true' || [known.usual, known.inside].includes(value));
}

/** Names of the content filters that run inside as they set themselves up. */
function usualFilters(settings: readonly GitSetting[]): ReadonlySet<string> {
  const usual = settings.filter((one) => isOfGitCrypt(one) || isOfLfs(one));
  return new Set(usual.filter(({ key }) => isFilterCommand(key)).map(({ key }) => filterOf(key)));
}

/**
 * The configuration that a private Git folder begins with.
 *
 * @param settings all that are in force for the worktree, in the order of Git
 * @param author who the user was when the worktree was made
 */
export function privateConfig(settings: readonly GitSetting[], author: Person | null): Buffer {
  const allowed = settings.flatMap(({ key, value }) => {
    if (ADDRESS.test(key)) return [{ key, value: withoutSecret(value) }];
    const ofLfs = LARGE_FILES.get(key);
    if (ofLfs) return isOfLfs({ key, value }) ? [{ key, value: ofLfs.inside }] : [];
    if (isOfGitCrypt({ key, value })) return [{ key, value }];
    return ALLOWED.some((pattern) => pattern.test(key)) ? [{ key, value }] : [];
  });
  const hasExtension = allowed.some(({ key }) => key.startsWith('extensions.'));
  const all = [
    { key: 'core.repositoryformatversion', value: hasExtension ? '1' : '0' },
    { key: 'core.bare', value: 'false' },
    { key: 'core.logallrefupdates', value: 'true' },
    // It would go on behind a turn's end.
    { key: 'gc.auto', value: '0' },
    { key: 'maintenance.auto', value: 'false' },
    ...allowed,
    ...filtersForAgent(settings, usualFilters(settings)),
    ...(author
      ? [
          { key: 'user.name', value: author.name },
          { key: 'user.email', value: author.email },
        ]
      : []),
  ];
  const last = new Map(all.map(({ key }, at) => [key, at]));
  // Of two values `git config` could change neither, but where there may be several.
  return settingsFile(all.filter(({ key }, at) => key.endsWith('.fetch') || last.get(key) === at));
}

/** An address without name and password. */
function withoutSecret(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1');
}
