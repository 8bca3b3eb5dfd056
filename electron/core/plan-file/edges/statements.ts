import type { PlanPlace } from '#shared/plan';
import type { Reading, References, Target } from './references';
import { type Word, wordsOf } from './words';

/** What a text says of the order of two: `later` waits for `earlier`. */
export type Statement =
  | {
      readonly kind: 'waits';
      readonly later: Target;
      readonly earlier: Target;
      /** It is said softly, so that it is a proposal. */
      readonly isGuess: boolean;
      /** It is said of many at once, so that some of it follows from the rest. */
      readonly isWhole: boolean;
      readonly place: PlanPlace;
    }
  /** They may run side by side. */
  | { readonly kind: 'beside'; readonly one: Target; readonly other: Target; readonly place: PlanPlace }
  /** It waits for nothing. */
  | { readonly kind: 'free'; readonly one: Target; readonly place: PlanPlace };

/** A reference that nothing in the plan answers to. */
export type Unresolved = { readonly text: string; readonly of: Target | null; readonly place: PlanPlace };

export type Said = { readonly statements: Statement[]; readonly unresolved: Unresolved[] };

type Meaning = 'after' | 'before' | 'beside' | 'free';
type Phrase = { readonly words: readonly string[]; readonly meaning: Meaning; readonly isWeak: boolean };

/** `isWeak`: everyday words, which speak of an order only where a reference follows at once or they open a bracket. */
function phrases(meaning: Meaning, isWeak: boolean, ...texts: readonly string[]): Phrase[] {
  return texts.map((text) => ({ words: text.split(' '), meaning, isWeak }));
}

/** Longer ones first. */
const PHRASES: readonly Phrase[] = [
  ...phrases('after', false, 'depends on', 'depend on', 'depending on', 'dependent on', 'depends upon'),
  ...phrases('after', false, 'depends', 'dependencies :', 'blocked by', 'waits for', 'wait for', 'waits on'),
  ...phrases('after', false, 'start after', 'starts after', 'builds on', 'build on', 'built on'),
  ...phrases('after', false, 'dépend de', 'dépendent de', 'hängt ab von', 'depende de', 'dependen de'),
  ...phrases('after', true, 'after', 'requires', 'require', 'needs', 'once', 'following', 'nach', 'après'),
  ...phrases('before', false, 'must complete before', 'must be done before', 'must finish before'),
  ...phrases('before', false, 'complete before', 'prerequisite for', 'prerequisite of', 'required by'),
  ...phrases('before', false, 'needed by', 'blocks', 'unblocks', 'bloque', 'blockiert'),
  ...phrases('before', true, 'before', 'enables'),
  ...phrases('beside', false, 'in parallel with', 'parallel with', 'parallel to', 'alongside'),
  ...phrases('free', false, 'no dependencies', 'no dependency', 'no prerequisites', 'no blockers'),
  ...phrases('free', false, 'can start immediately', 'independent of all', 'aucune dépendance'),
].sort((a, b) => b.words.length - a.words.length);
/** Most lines say nothing of an order, and are not looked at word by word. */
const SPEAKS =
  /depend|block|wait|start|build|built|dépend|hängt|after|requir|need|once|follow|nach|après|before|prerequisite|enable|bloque|parallel|alongside|immediately|independent|aucune|依|前提|先行/i;
const FIRST_WORDS = new Set(PHRASES.map(({ words }) => words[0]));

const SOFT: ReadonlySet<string> = new Set([
  ...['may', 'might', 'ideally', 'optionally', 'optional', 'preferably', 'could', 'usually', 'probably'],
  ...['possibly', 'nice', 'idéalement', 'idealerweise', 'vielleicht'],
]);
const NOT: ReadonlySet<string> = new Set([
  ...['no', 'not', 'never', 'without', 'cannot', 'independent', "doesn't", "don't", 'doesn’t', 'don’t'],
  ...["isn't", 'isn’t', 'nicht', 'keine', 'kein', 'pas', 'sin'],
]);
/** What ends a list of references, since something else is spoken of. */
const LEAVES: ReadonlySet<string> = new Set([
  ...['so', 'that', 'because', 'for', 'which', 'since', 'while', 'then', 'when', 'can', 'may', 'must'],
  ...['should', 'will', 'if', 'but', 'as', 'using', 'with', 'in', 'via', 'only', 'before', 'damit', 'pour'],
]);
const JOINING: ReadonlySet<string> = new Set([
  ...['and', ',', '&', 'und', 'et', 'task', 'tasks', 'step', 'steps', 'phase', 'phases', ':'],
]);
/** More words before a phrase are not looked at, nor more phrases of a line. */
const MOST_PHRASES = 20;
const MOST_LEAD = 40;
const ONLY: ReadonlySet<string> = new Set(['only', 'optional', 'ideally', 'nice']);

/** In scripts without spaces: the words, with the references that stand behind them. */
const UNSPACED = /(依赖于?|依存|前提条件?|先行)[:：]?([^。；;)）\n]{1,80})/gu;
const ANY_UNSPACED = /依|前提|先行/;
const UNSPACED_NAME = /[A-Za-z]{0,6}-?\d+(?:\.\d+)*/g;

/**
 * What a line says of an order: words such as "depends on" with the references behind them. `subject` is whom the line is
 * about; where references stand before the words, these are.
 */
export function statementsIn(
  text: string,
  {
    subject,
    place,
    references,
    reading,
  }: {
    readonly subject: Target | null;
    readonly place: PlanPlace;
    readonly references: References;
    readonly reading: Reading;
  },
): Said {
  const said: Said = { statements: [], unresolved: [] };
  if (!SPEAKS.test(text)) return said;
  const words = wordsOf(text);
  let subjects: readonly Target[] = subject ? [subject] : [];
  let from = 0;
  let found = 0;
  let isFirst = true;
  for (let at = 0; at < words.length && found < MOST_PHRASES; at += 1) {
    if (words[at]?.ends && words[at]?.text !== ')') {
      from = at + 1;
      isFirst = true;
    }
    const phrase = phraseAt(words, at);
    if (!phrase) continue;
    found += 1;
    const lead = words.slice(Math.max(from, at - MOST_LEAD), at);
    const named = isFirst ? references.inWords(rightBefore(lead, references, reading), reading).targets : [];
    isFirst = false;
    // Further words of a sentence are about the same ones. The line begins with the name of whom it is about; who is named behind that is whom the words are about.
    const others = named.filter((one) => !(subject && isSame(one, subject)));
    if (others.length > 0) subjects = others;
    const list = listAfter(words, at + phrase.words.length);
    const isOpening = words[at - 1]?.text === '(' || at === 0;
    at += phrase.words.length - 1;
    if (phrase.meaning === 'free') {
      for (const one of subjects) said.statements.push({ kind: 'free', one, place });
      continue;
    }
    // "Does not depend on", "without waiting for": what is said is that there is no such order.
    if (lead.slice(-4).some(({ text }) => NOT.has(text))) continue;
    const of = subjects[0] ?? null;
    const meant = references.inWords(list, { ...reading, bareNumbers: isOpening, from: of });
    if (phrase.isWeak && !reading.phaseWords && !startsAtOnce(list, references, reading)) continue;
    const soft = lead.slice(-6).some(({ text }) => SOFT.has(text));
    const isGuess = soft || isOnlyFor(words, at + 1 + list.length);
    for (const one of subjects) {
      for (const other of meant.targets) {
        if (isSame(one, other)) continue;
        if (phrase.meaning === 'beside') said.statements.push({ kind: 'beside', one, other, place });
        else {
          const [later, earlier] = phrase.meaning === 'after' ? [one, other] : [other, one];
          said.statements.push({
            kind: 'waits',
            later,
            earlier,
            isGuess,
            isWhole: reading.phaseWords,
            place,
          });
        }
      }
    }
    if (subjects.length > 0) for (const text of meant.unresolved) said.unresolved.push({ text, of, place });
  }
  unspaced(text, subjects, said, { place, references, reading });
  return said;
}

function unspaced(
  text: string,
  subjects: readonly Target[],
  said: Said,
  {
    place,
    references,
    reading,
  }: Pick<Parameters<typeof statementsIn>[1], 'place' | 'references' | 'reading'>,
): void {
  if (!ANY_UNSPACED.test(text)) return;
  for (const [, , list = ''] of text.slice(0, 500).matchAll(UNSPACED)) {
    const names = [...list.matchAll(UNSPACED_NAME)].map(([name]) => name).join(', ');
    const found = references.inWords(wordsOf(names), { ...reading, bareNumbers: true });
    for (const later of subjects)
      for (const earlier of found.targets)
        if (!isSame(later, earlier))
          said.statements.push({ kind: 'waits', later, earlier, isGuess: false, isWhole: false, place });
  }
}

export function isSame(one: Target, other: Target): boolean {
  return one.kind === 'task'
    ? other.kind === 'task' && one.task === other.task
    : other.kind === 'phase' && one.phase === other.phase;
}

function phraseAt(words: readonly Word[], at: number): Phrase | null {
  if (!FIRST_WORDS.has(words[at]?.text)) return null;
  return (
    PHRASES.find((phrase) => phrase.words.every((word, step) => words[at + step]?.text === word)) ?? null
  );
}

/** What stands before a phrase and may be whom it is about; outside of sections about order nothing but references is. */
function rightBefore(lead: readonly Word[], references: References, reading: Reading): readonly Word[] {
  if (reading.phaseWords) return lead;
  const other = lead.findLastIndex(
    (word) => !JOINING.has(word.text) && references.inWords([word], reading).targets.length === 0,
  );
  return lead.slice(other + 1);
}

/** The words behind a phrase that may be references to it. */
function listAfter(words: readonly Word[], from: number): readonly Word[] {
  let depth = 0;
  let at = from;
  for (; at < words.length; at += 1) {
    const { text = '', ends = false } = words[at] ?? {};
    if (text === '(') depth += 1;
    else if (text === ')') depth -= 1;
    if (text === '(' && ONLY.has(words[at + 1]?.text ?? '')) break;
    if (depth < 0 || (LEAVES.has(text) && depth === 0) || (at > from && phraseAt(words, at))) break;
    if (ends && text !== ')') {
      at += 1;
      break;
    }
  }
  return words.slice(from, at);
}

function startsAtOnce(list: readonly Word[], references: References, reading: Reading): boolean {
  return references.inWords(list.slice(0, 3), { ...reading, bareNumbers: true }).targets.length > 0;
}

/** "Only to test it", behind what is said. */
function isOnlyFor(words: readonly Word[], at: number): boolean {
  return words.slice(at, at + 2).some(({ text }) => ONLY.has(text));
}
