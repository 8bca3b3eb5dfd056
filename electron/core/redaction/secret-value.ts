import { isStandIn, mayBePath } from './stand-in';

/** A value in a text, and what it is called there. */
export type Named = {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly quoted: boolean;
  /** As a variable or an option is given one: what stands there is taken as it is. */
  readonly asIs: boolean;
};

const NAMES_SECRET =
  /secret|passw(?:or)?d|passphrase|passwd|(?:store|key)pass|token(?!i[sz])|(?:^|[_.-])pwd|api[_.-]?key|access[_.-]?key|account[_.-]?key|private[_.-]?key|signing[_.-]?key|encryption[_.-]?key|auth[_.-]?key|credential|(?:^|[_.-])(?:auth|pass|pat|jwt)$/i;
/** Of these, a number is a secret too. */
const NAMES_PASSWORD = /secret|passw|pwd|pass(?:phrase)?$/i;

/** Of a long value its beginning says enough. */
const JUDGED = 256;

export function namesSecret(name: string): boolean {
  return NAMES_SECRET.test(name);
}

/** Whether the value of a name that means a secret is one, and stands for no other. */
export function isSecret(text: string, { name, from, to, quoted, asIs }: Named): boolean {
  const value = text.slice(from, Math.min(to, from + JUDGED));
  if (value.length < 8 || entropy(value) < 2.5 || isStandIn(text, from, to)) return false;
  if (/^\d+$/.test(value)) return NAMES_PASSWORD.test(name);
  const expression = !quoted && isExpression(value, text[to] ?? '');
  if (asIs) return !expression;
  if (quoted) return !/\s/.test(value);
  return /\d/.test(value) && /[A-Za-z]/.test(value) && !expression;
}

/** Letters of both cases and digits without any order, which are no name of an object and no path. */
export function isRandom(text: string, from: number, to: number): boolean {
  const value = text.slice(from, Math.min(to, from + JUDGED));
  return (
    value.length >= 24 &&
    /[a-z]/.test(value) &&
    /[A-Z]/.test(value) &&
    /\d/.test(value) &&
    /^[A-Za-z0-9+/_=.~-]+$/.test(value) &&
    !isStandIn(text, from, to) &&
    !mayBePath(value) &&
    !/^sha\d{1,3}-/.test(value) &&
    entropy(value) >= 4
  );
}

/** Code that comes to a value: a call or a member of something, whole or up to a blank or a quote; a type. */
function isExpression(value: string, next: string): boolean {
  const called = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*[([](.*)$/s.exec(value)?.[1];
  if (
    called !== undefined &&
    (/^$|[,)\];({[]$/.test(called) || (/\s/.test(next) && /^[A-Za-z_$.]+$/.test(called)))
  )
    return true;
  return /^[A-Za-z_$]+(?:\.[A-Za-z_$]+)+[;,)]*$/.test(value);
}

/** Bits a character. */
function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
