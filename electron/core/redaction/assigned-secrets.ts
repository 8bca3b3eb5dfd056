import type { Span } from './span';

/** A name and what gives it a value: `A=`, `a: `, `"a": "`, `a => '`, and all of it as a text in JSON. */
const ASSIGNS =
  /(?<![A-Za-z0-9_.])([A-Za-z_][A-Za-z0-9_.-]{0,80})\\{0,3}["'`]?([ \t]{0,4})(=>|:=|=|:)([ \t]{0,4})(\\{0,3}["'`])?/g;

const NAMES_SECRET =
  /secret|passw(?:or)?d|passphrase|passwd|token(?!i[sz])|(?:^|[_.-])pwd|api[_.-]?key|access[_.-]?key|account[_.-]?key|private[_.-]?key|signing[_.-]?key|encryption[_.-]?key|auth[_.-]?key|credential|(?:^|[_.-])auth$/i;
/** Of these, a number is a secret too. */
const NAMES_PASSWORD = /secret|passw|pwd|passphrase/i;

/** What may be quoted, before which a bare value ends. */
const BARE_END = /[\s"'`]|\\[nrt"']/g;
/** Of a long value its beginning says enough. */
const JUDGED = 256;
/** Longest value of a name that says nothing: what is longer is a document. */
const LONGEST_UNNAMED = 512;

/**
 * Values that are given to names as in an `.env` file, in configuration and in code: those of names that mean a secret, unless
 * they stand for another value, and those of a variable in capitals that only chance could have made.
 */
export function* assignedSecretsIn(text: string): Generator<Span> {
  let after = 0;
  const bareEnd = bareEnds(text);
  for (const found of text.matchAll(ASSIGNS)) {
    const [whole, name = '', before = '', sign, behind = '', quote] = found;
    const from = found.index + whole.length;
    if (from < after) continue;
    const secret = NAMES_SECRET.test(name);
    const asVariable = sign === '=' && before === '' && behind === '';
    if (!secret && !(asVariable && /^[A-Z][A-Z0-9_]+$/.test(name))) continue;
    const to = quote ? quotedEnd(text, from, quote) : bareEnd(from);
    if (to === null || to === from) continue;
    const value = text.slice(from, Math.min(to, from + JUDGED));
    const fits = secret
      ? isSecret(value, { name, asVariable, quoted: quote !== undefined })
      : to - from <= LONGEST_UNNAMED && isRandom(value);
    if (!fits) continue;
    after = to;
    yield { from, to, kind: 'assigned' };
  }
}

function isSecret(
  value: string,
  how: { readonly name: string; readonly asVariable: boolean; readonly quoted: boolean },
): boolean {
  if (value.length < 8 || isStandIn(value) || entropy(value) < 2.5) return false;
  if (/^\d+$/.test(value)) return NAMES_PASSWORD.test(how.name);
  if (how.asVariable) return how.quoted || !isExpression(value);
  if (how.quoted) return !/\s/.test(value);
  return /\d/.test(value) && /[A-Za-z]/.test(value) && !isExpression(value);
}

/** What names another value instead of being one. */
function isStandIn(value: string): boolean {
  return (
    /^(?:[$%<{[]|\.{1,2}\/|\/|[a-z][a-z0-9+.-]{1,20}:\/\/|process\.env|os\.environ|env[.(]|your[_-]|example|changeme|placeholder|redacted)/i.test(
      value,
    ) || /^(.)\1*$/.test(value)
  );
}

/** Code that comes to a value: a call, a member of something, a type. */
function isExpression(value: string): boolean {
  return (
    /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*[([]/.test(value) ||
    /^[A-Za-z_$]+(?:\.[A-Za-z_$]+)+[;,)]*$/.test(value)
  );
}

/** Letters of both cases and digits without any order, which are no name of an object and no path. */
function isRandom(value: string): boolean {
  return (
    value.length >= 24 &&
    /[a-z]/.test(value) &&
    /[A-Z]/.test(value) &&
    /\d/.test(value) &&
    /^[A-Za-z0-9+/_=.~-]+$/.test(value) &&
    !isStandIn(value) &&
    !/^sha\d{1,3}-/.test(value) &&
    entropy(value) >= 4
  );
}

/** Bits a character. */
function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

/** Where a value without quotes ends. What was found is remembered: a long word may hold many names. */
function bareEnds(text: string): (from: number) => number {
  let known = { from: 0, to: -1 };
  return (from) => {
    if (from >= known.from && from <= known.to) return known.to;
    BARE_END.lastIndex = from;
    known = { from, to: BARE_END.exec(text)?.index ?? text.length };
    return known.to;
  };
}

/** Where the same quote stands again on the line; null where it does not. */
function quotedEnd(text: string, from: number, quote: string): number | null {
  const mark = quote.at(-1) ?? '';
  const line = text.slice(from, from + 8192);
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at];
    if (character === '\n') return null;
    if (quote.length === 1 && character === '\\') at += 1;
    else if (character === mark) return from + at - (quote.length - 1);
  }
  return null;
}
