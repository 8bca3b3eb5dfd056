import { describeSecret, SecretKind } from '#shared/secret';
import { assignedSecretsIn } from './assigned-secrets';
import { optionSecretsIn } from './option-secrets';
import { privateKeysIn } from './private-keys';
import type { Span } from './span';
import { tokensIn } from './token-patterns';

/** A secret that was taken out; `at`: where in the new text the words in its place begin. */
export type Redaction = { readonly kind: SecretKind; readonly at: number };

/**
 * What is in every text that has a secret in it: what begins a token, or gives a value to a name. Most texts have none of it,
 * and one look at them is enough.
 */
const SIGN =
  /[:=,]|(?:^|[\s"'])-|password|gh[pousr]_|github_pat_|gl[a-z]{2,4}-|sk-|A[KSBC][IC]A|AIza|ya29|GOCSPX|xox[a-z]|xapp-|npm_|[sr]k_|whsec_|hf_|eyJ|earer|PRIVATE KEY/;

/** A point in time, as events have it. */
const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/**
 * A text without the secrets in it, each replaced by words that say what it was. A secret is taken out whole or, where it is
 * not known as one, left whole: whoever cuts a text does so afterwards. Doing it again changes nothing.
 */
export function redact(text: string): { readonly text: string; readonly found: readonly Redaction[] } {
  if (text.length < 8 || !SIGN.test(text) || TIME.test(text)) return { text, found: [] };
  const spans = joined([
    ...privateKeysIn(text),
    ...tokensIn(text),
    ...assignedSecretsIn(text),
    ...optionSecretsIn(text),
  ]);
  if (spans.length === 0) return { text, found: [] };
  const found: Redaction[] = [];
  let made = '';
  let at = 0;
  for (const { from, to, kind } of spans) {
    made += text.slice(at, from);
    found.push({ kind, at: made.length });
    made += `[redacted: ${describeSecret(kind)}]`;
    at = to;
  }
  return { text: made + text.slice(at), found };
}

/** Spans that overlap are one, called by the kind that says the most. */
function joined(spans: readonly Span[]): Span[] {
  const sorted = [...spans].sort((a, b) => a.from - b.from || b.to - a.to);
  const apart: Span[] = [];
  for (const span of sorted) {
    const last = apart.at(-1);
    if (!last || span.from >= last.to) apart.push(span);
    else
      apart[apart.length - 1] = {
        from: last.from,
        to: Math.max(last.to, span.to),
        kind: rank(span.kind) < rank(last.kind) ? span.kind : last.kind,
      };
  }
  return apart;
}

function rank(kind: SecretKind): number {
  return SecretKind.options.indexOf(kind);
}
