import type { RulePattern } from '#shared/rule-pattern';
import type { Asked } from './asked-for';
import { knownCommand } from './known-commands';
import { isOperand } from './plain-command';

/** The patterns that can be remembered of what is asked, the narrowest first. Each of them covers it. */
export function patternsOf(asked: Asked): RulePattern[] {
  switch (asked.is) {
    case 'command': {
      const exact: RulePattern = { covers: 'command', line: asked.line };
      const known = knownCommand(asked.words);
      const words: RulePattern = { covers: 'words', words: [...(known?.words ?? [])] };
      return known?.operands && covers(words, asked) ? [exact, words] : [exact];
    }
    case 'edit': {
      const [path, other] = asked.paths;
      const file: RulePattern[] = path !== undefined && other === undefined ? [{ covers: 'file', path }] : [];
      return [...file, { covers: 'edits' }];
    }
    case 'read':
      return [{ covers: 'reads' }];
    case 'host': {
      const { host, port, registry } = asked;
      return [{ covers: 'host', host, port }, ...(registry ? [{ covers: 'registries' as const }] : [])];
    }
    default:
      return asked satisfies never;
  }
}

/** Whether a rule of a pattern allows what is asked. A pattern can never cover what is not known to the last word. */
export function covers(pattern: RulePattern, asked: Asked): boolean {
  switch (pattern.covers) {
    case 'command':
      return asked.is === 'command' && asked.line === pattern.line;
    case 'words':
      return asked.is === 'command' && beginsWith(asked.words, pattern.words);
    case 'file':
      return asked.is === 'edit' && asked.paths.every((path) => path === pattern.path);
    case 'edits':
      return asked.is === 'edit';
    case 'reads':
      return asked.is === 'read';
    case 'host':
      return asked.is === 'host' && asked.host === pattern.host && asked.port === pattern.port;
    case 'registries':
      return asked.is === 'host' && asked.registry;
    default:
      return pattern satisfies never;
  }
}

/** Begins with these very words, all that its program is told to do, and goes on with what it is to be done to. */
function beginsWith(words: readonly string[], first: readonly string[]): boolean {
  const known = knownCommand(words);
  if (!known?.operands || known.words.length !== first.length) return false;
  return (
    first.every((word, at) => words[at] === word) &&
    words.slice(first.length).every((word) => word === '--' || isOperand(word))
  );
}
