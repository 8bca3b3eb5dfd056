import { isSecret } from './secret-value';
import type { Span } from './span';
import { isStandIn } from './stand-in';
import { bareEnds, quotedEnd } from './value-end';

/** An option of a command with its value as the next word or the next of a list; the same of `.netrc`. */
const OPTION =
  /(?<![A-Za-z0-9_.-])(?:--?([A-Za-z][A-Za-z0-9_.-]{0,80})|(?:login|account)[ \t]\S{1,200}\s{1,8}(password))(\\{0,3}["'`])?(?:[ \t]{1,8}|\s{0,32},\s{0,32})(\\{0,3}["'`])?(?!-)/g;
/** Its name ends in what is secret: that of `--token-file` is none. */
const TAKES_SECRET =
  /(?:secret|passw(?:or)?d|passphrase|passwd|pass|pwd|token|(?:api|access|account|secret|private|signing|encryption|auth)[_.-]?key|credentials?|(?:^|[_.-])(?:auth|pat|jwt))$/i;

/** Programs that take a password by one letter: the same letter of others means something else. */
const BY_LETTER: readonly RegExp[] = [
  /\b(?:docker|podman|buildah|skopeo|helm|nerdctl|oras|crane|oc|cf|az|ibmcloud)\b[^\n|;&]{0,80}\slogin\b[^\n|;&]{0,200}?\s-p(?:[ \t]{1,4}|=)?(["']?)(?=[^\s"'-])/g,
  /\b(?:sshpass|mysql|mysqldump|mysqladmin|mysqlimport|mariadb|mariadb-dump|mongosh?|mongodump|mongorestore|mongoimport|7za?)\b[^\n|;&]{0,200}?\s-p[ \t]{0,4}(["']?)(?=[^\s"'-])/g,
  /\bredis-cli\b[^\n|;&]{0,200}?\s-a[ \t]{1,4}(["']?)(?=[^\s"'-])/g,
  /\b(?:curl|wget|https?|xh)\b[^\n|;]{0,400}?\s(?:-u|--(?:proxy-)?user|-a)[ \t=]{0,4}["']?[^\s:"'@/]{1,100}:()(?=[^\s"'])/g,
  /\bopenssl\b[^\n|;&]{0,200}?\s-(?:pass|passin|passout)[ \t]{1,4}["']?pass:()(?=[^\s"'])/g,
];
/** So short one is what was typed by hand. */
const SHORTEST_TYPED = 4;

/** Values that options give to a command, as a shell, a list of words or the configuration of a program has them. */
export function* optionSecretsIn(text: string): Generator<Span> {
  const bareEnd = bareEnds(text);
  for (const found of text.matchAll(OPTION)) {
    const [whole, option, password, , quote] = found;
    const name = option ?? password ?? '';
    if (!TAKES_SECRET.test(name)) continue;
    const from = found.index + whole.length;
    const to = quote ? quotedEnd(text, from, quote) : bareEnd(from);
    if (to === null || to === from) continue;
    // A word without quotes that is only letters is as likely one of a sentence about the option.
    const plain = quote === undefined && /^[A-Za-z.,;:()<>_-]+$/.test(text.slice(from, to));
    if (!plain && isSecret(text, { name, from, to, quoted: quote !== undefined, asIs: true }))
      yield { from, to, kind: 'assigned' };
  }
  for (const pattern of BY_LETTER)
    for (const { 0: whole, 1: quote, index } of text.matchAll(pattern)) {
      const from = index + whole.length;
      const to = quote ? quotedEnd(text, from, quote) : bareEnd(from);
      if (to !== null && to - from >= SHORTEST_TYPED && !isStandIn(text, from, to))
        yield { from, to, kind: 'assigned' };
    }
}
