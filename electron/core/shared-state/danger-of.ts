import type { SharedDanger } from '#shared/shared-state';

/** Settings that decide whose commits they are, what signs them and what their text becomes. */
const IDENTITY =
  /^((user|author|committer|gpg|i18n)\.|commit\.(gpgsign|template|cleanup)$|(tag|push)\.gpgsign$|tag\.forcesignannotated$|core\.comment(char|string)$)/;

/** Settings that name a program although they are about identity. */
const PROGRAM = /(program|command)$/;

/**
 * Settings that change how something looks or how much of it is done, and never what is run, where it goes or what it
 * becomes. Everything that is not named here may, the settings of newer Gits and of other tools too.
 */
const HARMLESS = [
  /^(advice|color|column|gc|pack|log|status|init|rerere|feature|index|repack|blame|grep|help|gui|gitk|gitflow|gk|branchless|versionsort)\./,
  /^branch\..*\.(description|rebase|vscode-merge-base|gk-.*|github-pr-.*)$/,
  /^branch\.(sort|autosetuprebase|autosetupmerge)$/,
  /^(pull|rebase|fetch|push|diff|merge|stash|tag|lfs)\.(rebase|ff|autostash|autosquash|prune|prunetags|default|autosetupremote|followtags|algorithm|renames|renamelimit|mnemonicprefix|colormoved|conflictstyle|stat|sort|showpatch|showstat|repositoryformatversion|writecommitgraph|parallel)$/,
  /^core\.(logallrefupdates|abbrev|compression|preloadindex|untrackedcache|multipackindex|commitgraph|splitindex|repositoryformatversion|bigfilethreshold|quotepath|packedgit.*|deltabasecachelimit|filesreflocktimeout)$/,
];

/** A new remote or the upstream of a new branch: nothing that was there goes elsewhere for it. */
const HARMLESS_WHEN_NEW = /^(remote\..*\.(url|fetch|tagopt)|branch\..*\.(remote|merge|pushremote))$/s;

/** @param isNew no setting of its subsection was there before */
export function dangerOfSetting(key: string, isNew: boolean): SharedDanger {
  if (IDENTITY.test(key)) return PROGRAM.test(key) ? 'redirects' : 'identity';
  if (HARMLESS.some((pattern) => pattern.test(key))) return 'harmless';
  return isNew && HARMLESS_WHEN_NEW.test(key) ? 'harmless' : 'redirects';
}

/** @param path relative to the shared Git folder */
export function dangerOfFile(path: string): SharedDanger {
  // Git runs a hook by its exact name, and never a sample; `info/refs` is for servers without Git.
  return path.endsWith('.sample') || path === 'info/refs' ? 'harmless' : 'redirects';
}

export function dangerOfRef(
  ref: string,
  how: 'created' | 'deleted' | 'forward' | 'rewound' | 'moved',
): SharedDanger {
  // These show and use another object in the place of the one that is named.
  if (ref.startsWith('refs/replace/')) return 'redirects';
  // A fetch does all of these.
  if (ref.startsWith('refs/remotes/') || ref.startsWith('refs/prefetch/')) return 'harmless';
  return how === 'created' || how === 'forward' ? 'harmless' : 'loss';
}
