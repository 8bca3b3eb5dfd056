import { isRandom, isSecret, namesSecret } from './secret-value';
import type { Span } from './span';
import { bareEnds, quotedEnd } from './value-end';

/** A name and what gives it a value: `A=`, `a: `, `"a": "`, `a => '`, and all of it as a text in JSON. */
const ASSIGNS =
  /(?<![A-Za-z0-9_.])([A-Za-z_][A-Za-z0-9_.-]{0,80})\\{0,3}["'`]?([ \t]{0,4})(=>|:=|=|:)([ \t]{0,4})(\\{0,3}["'`])?/g;

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
    const secret = namesSecret(name);
    const asVariable = sign === '=' && before === '' && behind === '';
    if (!secret && !(asVariable && /^[A-Z][A-Z0-9_]+$/.test(name))) continue;
    const to = quote ? quotedEnd(text, from, quote) : bareEnd(from);
    if (to === null || to === from) continue;
    const fits = secret
      ? isSecret(text, { name, from, to, quoted: quote !== undefined, asIs: asVariable })
      : to - from <= LONGEST_UNNAMED && isRandom(text, from, to);
    if (!fits) continue;
    after = to;
    yield { from, to, kind: 'assigned' };
  }
}
