import type { AppCommand } from './commands';
import { keyLabel, type Platform, plainKey } from './keys';

/** Why a command cannot have a key. */
export type KeyProblem =
  /** It is not a key of the notation. */
  | 'unknown'
  /** Escape and Tab lead out of everything. */
  | 'leads-out'
  /** It moves, presses or removes wherever the focus is. */
  | 'moves'
  /** It is a character of a text, and the command works while one is written. */
  | 'typed'
  /** Texts are edited with it. */
  | 'edits'
  /** The system or the app's own menu has it. */
  | 'system';

const LEADS_OUT = /(^|\+)(Escape|Tab)$/;
const MOVES = /^(Shift\+)?(Up|Down|Left|Right|Home|End|PageUp|PageDown|Enter|Space|Backspace|Delete|Insert)$/;
const TYPED = /^(Shift\+)?(Plus|.)$/u;
const EDITS = /^(Ctrl|Command)\+[ACVXZ]$/;
const SYSTEM = /^(Alt\+(F4|Space)|Shift\+F10|Ctrl\+Q|Ctrl\+Alt\+Delete)$/;
const SYSTEM_ON_MAC =
  /^(Command\+(Alt\+)?[HMQW]|Command\+(Shift\+)?(Space|`|[345])|Ctrl\+(Up|Down|Left|Right))$/;

/** Why the command cannot have the key; null where it can. Whether another command has it is another matter. */
export function keyProblem(key: string, command: AppCommand, platform: Platform): KeyProblem | null {
  const plain = plainKey(key, platform);
  if (plain === null) return 'unknown';
  if (LEADS_OUT.test(plain)) return 'leads-out';
  if (MOVES.test(plain)) return 'moves';
  if (EDITS.test(plain)) return 'edits';
  if ((platform === 'darwin' ? SYSTEM_ON_MAC : SYSTEM).test(plain)) return 'system';
  return command.whileTyping && TYPED.test(plain) ? 'typed' : null;
}

/** The problem in words: why, and what to do. */
export function describeKeyProblem(problem: KeyProblem, key: string, platform: Platform): string {
  const label = keyLabel(key, platform);
  const onMac = platform === 'darwin';
  switch (problem) {
    case 'unknown':
      return 'This key cannot be used. Press another one.';
    case 'leads-out':
      return 'Escape and Tab lead out of every field and dialog. Press another key.';
    case 'moves':
      return `${label} moves, presses or deletes where the focus is. Add ${onMac ? 'Cmd' : 'Ctrl'} or ${onMac ? 'Option' : 'Alt'}.`;
    case 'typed':
      return `${label} is typed in texts, where this command works too. Add ${onMac ? 'Cmd' : 'Ctrl'} or ${onMac ? 'Option' : 'Alt'}.`;
    case 'edits':
      return `${label} edits text. Press another key.`;
    case 'system':
      return `${label} belongs to the system. Press another key.`;
    default:
      return problem satisfies never;
  }
}

/** Where the command's key works, in words; null: everywhere. */
export function whereItWorks({ needs, whileTyping }: AppCommand): string | null {
  const where = {
    always: null,
    session: 'in an open session',
    permission: 'while a permission waits',
    changes: 'in the changes',
    conversation: 'in the conversation',
    selection: 'while sessions are selected',
  }[needs];
  return whileTyping ? where : [where, 'not while you type'].filter(Boolean).join(', ');
}
