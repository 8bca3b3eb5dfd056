import type { TaskMark } from '#shared/plan';

const BY_SIGN: Readonly<Record<string, TaskMark>> = {
  '': 'open',
  ' ': 'open',
  '\u00A0': 'open',
  '⬜': 'open',
  '🔲': 'open',
  x: 'done',
  X: 'done',
  '✓': 'done',
  '✔': 'done',
  '✅': 'done',
  '☑': 'done',
  '~': 'running',
  '-': 'running',
  '/': 'running',
  '▶': 'running',
  '⏳': 'running',
  '🔄': 'running',
  '!': 'blocked',
  '✗': 'blocked',
  '❌': 'blocked',
  '⊘': 'blocked',
};

const BY_WORD: Readonly<Record<string, TaskMark>> = {
  todo: 'open',
  open: 'open',
  ready: 'open',
  pending: 'open',
  planned: 'open',
  backlog: 'open',
  'to do': 'open',
  'not started': 'open',
  'ready for dev': 'open',
  deferred: 'open',
  'in progress': 'running',
  running: 'running',
  active: 'running',
  started: 'running',
  review: 'running',
  'in review': 'running',
  'ready for review': 'running',
  done: 'done',
  complete: 'done',
  completed: 'done',
  closed: 'done',
  finished: 'done',
  true: 'done',
  blocked: 'blocked',
  "won't do": 'cancelled',
  cancelled: 'cancelled',
  canceled: 'cancelled',
  skipped: 'cancelled',
};

/** Pictures are often followed by a selector that says how they are drawn. */
const LOOKS = /[\uFE0E\uFE0F]/g;

/** What a sign between brackets, or before or behind a title, says of its task; null where it is no mark that we know. */
export function markOfSign(sign: string): TaskMark | null {
  const bare = sign.replaceAll(LOOKS, '');
  return own(BY_SIGN, bare) ?? own(BY_SIGN, bare.trim());
}

/** What a word for a state says, as front matter, tables and JSON have it; null where it is none that we know. */
export function markOfWord(word: string): TaskMark | null {
  const bare = word.trim();
  const plain = bare.toLowerCase().replaceAll(/[_-]/g, ' ').replaceAll('’', "'");
  return own(BY_WORD, plain) ?? (bare === '' ? null : markOfSign(bare)) ?? ofFirst(plain);
}

/** `✅ done`, `done (2026-01-02)`. */
function ofFirst(words: string): TaskMark | null {
  const [first = '', second = ''] = words.split(/[\s(:,]+/, 2);
  return (
    own(BY_WORD, first) ?? (markOfSign(first) === null ? null : (own(BY_WORD, second) ?? markOfSign(first)))
  );
}

/** The signs that stand without brackets: a letter or a dash is none. */
export function isPictureMark(sign: string): boolean {
  const bare = sign.replaceAll(LOOKS, '');
  return bare.length > 0 && bare.charCodeAt(0) > 0x2000 && own(BY_SIGN, bare) !== null;
}

function own<T>(of: Readonly<Record<string, T>>, key: string): T | null {
  return Object.hasOwn(of, key) ? (of[key] ?? null) : null;
}
