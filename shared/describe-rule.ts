import { displayPath } from './display-path';
import type { SessionKind } from './events';
import { hostText } from './host-text';
import type { AnsweringRule, RulePattern } from './rule-pattern';

/** A pattern in words: what it is about, and (`more`) how far it reaches. `code`: the first is to be shown as code. */
export type RuleWords = { readonly what: string; readonly code: boolean; readonly more: string };

/** Says what a pattern allows, so that nothing of it is left to be guessed. */
export function describePattern(pattern: RulePattern, kind: SessionKind): RuleWords {
  const place = kind === 'local' ? 'your workspace' : 'the worktree';
  switch (pattern.covers) {
    case 'command':
      return { what: displayPath(pattern.line), code: true, more: 'exactly this command' };
    case 'words':
      return {
        what: displayPath(pattern.words.join(' ')),
        code: true,
        more: `also with names or files of ${place} after it, without options`,
      };
    case 'file':
      return { what: displayPath(pattern.path), code: true, more: 'edits of this file' };
    case 'edits':
      return {
        what: 'Edits of files',
        code: false,
        more: `anywhere in ${place}, but where a name begins with a dot`,
      };
    case 'reads':
      return {
        what: 'Reading files',
        code: false,
        more: `anywhere in ${place}, but where a name begins with a dot`,
      };
    case 'host':
      return {
        what: displayPath(hostText(pattern)),
        code: true,
        more: 'from sandboxes, this host and port only',
      };
    case 'registries':
      return {
        what: 'Package registries',
        code: false,
        more: 'from sandboxes: npm, PyPI, crates.io, Go, Maven, Gradle, RubyGems and Debian',
      };
    default:
      return pattern satisfies never;
  }
}

/** `npm test, exactly this command`. */
export function patternLine(pattern: RulePattern, kind: SessionKind): string {
  const { what, more } = describePattern(pattern, kind);
  return `${what}, ${more}`;
}

/** For how long and where a rule answers, at the end of a line. */
export const SCOPES: Readonly<Record<AnsweringRule['scope'], string>> = {
  session: 'for this session',
  repository: 'always in this repository',
};
