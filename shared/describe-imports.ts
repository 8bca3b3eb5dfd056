import { bytesWords } from './bytes';
import type { ImportsSearched } from './contract-imports';
import { counted } from './counted';
import { displayPath } from './display-path';
import { type ImportsLeftOut, TOOL_NAMES } from './imported';

/** Why sessions of a tool are not listed, and what can be done. */
export function leftOutWords(left: ImportsLeftOut): string {
  const tool = TOOL_NAMES[left.tool];
  switch (left.why) {
    case 'many':
      return `The newest ${left.read.toLocaleString('en')} of ${counted(left.of, 'session')} of ${tool} were looked at. ${tool} itself still has the others.`;
    case 'large-folder':
      return `${displayPath(left.folder)} holds more than ${left.read.toLocaleString('en')} names, and only so many were looked at. Move old sessions out of it to see the rest.`;
    case 'large-file':
      return `${displayPath(left.file)} is larger than ${bytesWords(left.most)} and is not read. ${tool} itself still has what is in it.`;
    case 'unreadable':
      return `The sessions of ${tool} could not be read. Check that its folder may be read; it is looked at again by itself.`;
    default:
      return left satisfies never;
  }
}

/** How far a search through imported sessions went; null: it looked through all of them, or there are none. */
export function searchedWords({ looked, of, partly, ended }: Omit<ImportsSearched, 'hits'>): string | null {
  const parts = partly > 0 ? ` ${counted(partly, 'session')} could be read only in part.` : '';
  switch (ended) {
    case null:
      return `Searching imported sessions: ${looked.toLocaleString('en')} of ${of.toLocaleString('en')}`;
    case 'whole':
      return parts.trim() || null;
    case 'enough':
      return `Only the newest matches in imported sessions are shown. Type more words to narrow them down.${parts}`;
    case 'bound':
      return `The newest ${looked.toLocaleString('en')} of ${counted(of, 'imported session')} were searched.${parts}`;
    default:
      return ended satisfies never;
  }
}
