import { displayPath } from './display-path';
import { assertNever } from './result';
import type { SharedChange, SharedDanger, SharedFileKind, SharedLeft, SharedSubject } from './shared-state';
import { shortCommit } from './short-ref';

/** What a change in shared state is, in one line. Who made it is not said: it cannot be known. */
export function describeSharedChange({ subject }: Pick<SharedChange, 'subject'>): string {
  switch (subject.kind) {
    case 'setting':
      return describeSetting(subject);
    case 'file':
      return describeFile(subject);
    case 'ref':
      return describeRef(subject);
    case 'stash':
      return subject.how === 'dropped'
        ? `Stash entry dropped: ${said(subject.message)} (${shortCommit(subject.commit)})`
        : `Stash entry added: ${said(subject.message)} (${shortCommit(subject.commit)})`;
    case 'head':
      return subject.how === 'switched'
        ? `The workspace was switched from ${name(subject.before)} to ${name(subject.after)}`
        : `HEAD of the workspace was led from ${name(subject.before)} to ${name(subject.after)} without switching its files`;
    default:
      return assertNever(subject);
  }
}

/** What may follow from changes of this kind, for the user who decides. */
export function describeDanger(danger: SharedDanger): string {
  switch (danger) {
    case 'redirects':
      return 'Git may run other programs, connect elsewhere or treat files differently';
    case 'identity':
      return 'Commits may get another name, signature or text';
    case 'loss':
      return 'Work may become hard to find';
    case 'harmless':
      return 'You may have done this yourself';
    default:
      return assertNever(danger);
  }
}

/** Why a change was left as it is. */
export function describeLeft({ why, message }: Pick<SharedLeft, 'why' | 'message'>): string {
  switch (why) {
    case 'changed-since':
      return 'It has changed again since, so it was left as it is.';
    case 'not-kept':
      return 'The earlier state was too large or not a plain file, so it was not kept.';
    case 'failed':
      return `It could not be written: ${displayPath(message)}`;
    case 'unknown':
      return 'It is no longer known.';
    default:
      return assertNever(why);
  }
}

type SubjectOf<K extends SharedSubject['kind']> = Extract<SharedSubject, { kind: K }>;

function describeSetting({ file, key, before, after }: SubjectOf<'setting'>): string {
  const where = file === 'config' ? '' : ` (in ${displayPath(file)})`;
  const setting = displayPath(key);
  if (after.length === 0) return `${setting} was taken away; it was ${values(before)}${where}`;
  if (before.length === 0) return `${setting} was set to ${values(after)}${where}`;
  return `${setting} was changed from ${values(before)} to ${values(after)}${where}`;
}

function values(all: readonly string[]): string {
  return all.map(said).join(', ');
}

const KINDS: Readonly<Record<SharedFileKind, string>> = {
  absent: 'nothing',
  file: 'a file',
  executable: 'an executable file',
  link: 'a link',
  large: 'a large file',
  other: 'no plain file',
};

function describeFile({ path, before, after }: SubjectOf<'file'>): string {
  const shown = displayPath(path);
  if (after === 'absent') return `${shown} was deleted`;
  const isNew = before === 'absent' ? 'was added' : 'was changed';
  const kind = after === before || after === 'file' ? '' : `: it is ${KINDS[after]} now`;
  return `${shown} ${isNew}${kind}`;
}

function describeRef({ ref, before, after, how }: SubjectOf<'ref'>): string {
  const what = name(ref);
  switch (how) {
    case 'created':
      return `${what} was created at ${at(after)}`;
    case 'deleted':
      return `${what} was deleted; it was at ${at(before)}`;
    case 'forward':
      return `${what} moved forward to ${at(after)}`;
    case 'rewound':
      return `${what} was rewound or rewritten, from ${at(before)} to ${at(after)}`;
    case 'moved':
      return `${what} was moved from ${at(before)} to ${at(after)}`;
    default:
      return assertNever(how);
  }
}

function at(value: string | null): string {
  if (value === null) return 'nothing';
  return /^[0-9a-f]{40,64}$/.test(value) ? shortCommit(value) : displayPath(value);
}

/** `branch main`, `tag v1`, a commit shortened. */
function name(ref: string): string {
  const [, kind, rest] = /^refs\/(heads|tags|remotes)\/(.+)$/s.exec(ref) ?? [];
  if (rest === undefined) return at(ref);
  const words = { heads: 'branch', tags: 'tag', remotes: 'remote branch' }[
    kind as 'heads' | 'tags' | 'remotes'
  ];
  return `${words} ${displayPath(rest)}`;
}

function said(text: string): string {
  return `“${displayPath(text)}”`;
}
