import type { MarkdownText } from './markdown-text';
import { markOfWord } from './marks';
import type { ScannedLine } from './scan';
import { readTaskHead } from './task-head';
import type { Unit } from './units';

interface Cell {
  readonly text: string;
  /** Columns of the line, white space left out. */
  readonly from: number;
  readonly to: number;
}

const ID = /^(?:id|#|task|task id|no\.?|nr\.?|key|编号|番号)$/i;
const TITLE = /^(?:task|title|description|name|what|work|item|summary|任务|タスク|tâche|aufgabe)$/i;
const STATE = /^(?:status|state|done|completed|complete|✅|progress|状态|statut)$/i;
const TASK = /^(?:[A-Z]{1,8}(?:-[A-Z]{1,8})?-?\d{1,6}|\d{1,4}(?:\.\d{1,4}){0,3})$/;
const NO_TASK = /^(?:REQ|CON|DEP|FILE|TEST|RISK|ALT|FR|NFR|AC|SEC|GUD|PAT|SC)-?\d/;

/** Rows of tables with a column of ids; at least three of them. */
export function unitsOfTables({ lines }: MarkdownText): readonly Unit[] {
  const units: Unit[] = [];
  for (let at = 0; at + 1 < lines.length; at++) {
    const head = lines[at];
    if (head?.kind !== 'table' || !isRule(lines[at + 1])) continue;
    const names = cellsOf(head).map((cell) => cell.text.replaceAll(/[*_`]/g, '').trim());
    let end = at + 2;
    while (lines[end]?.kind === 'table') end++;
    units.push(...unitsOfTable(lines, names, at + 2, end));
    at = end - 1;
  }
  return units.length < 3 ? [] : units;
}

function unitsOfTable(
  lines: readonly ScannedLine[],
  names: readonly string[],
  from: number,
  to: number,
): Unit[] {
  const id = names.findIndex((name) => ID.test(name));
  const state = names.findIndex((name, index) => STATE.test(name) && index !== id);
  const named = names.findIndex((name, index) => TITLE.test(name) && index !== id && index !== state);
  const title = named >= 0 ? named : id === 0 ? 1 : -1;
  if (title < 0 || (id < 0 && state < 0)) return [];
  const units: Unit[] = [];
  for (let at = from; at < to; at++) {
    const line = lines[at];
    if (!line) continue;
    const cells = cellsOf(line);
    const name = cells[id]?.text.replaceAll(/[*`]/g, '').trim() ?? '';
    if (id >= 0 ? !TASK.test(name) || NO_TASK.test(name) : (cells[title]?.text ?? '') === '') continue;
    const head = readTaskHead(cells[title]?.text ?? '');
    const status = state < 0 ? undefined : cells[state];
    units.push({
      at,
      end: at + 1,
      head: {
        ...head,
        id: id < 0 ? head.id : name,
        mark: status ? (markOfWord(status.text) ?? head.mark ?? 'open') : head.mark,
      },
      box: null,
      steps: [],
      cells: cells.flatMap((cell, index) =>
        index === id || index === title
          ? []
          : [
              {
                name: index === state ? 'status' : (names[index] ?? ''),
                value: cell.text,
                from: cell.from,
                to: cell.to,
              },
            ],
      ),
    });
  }
  return units;
}

function isRule(line: ScannedLine | undefined): boolean {
  return line?.kind === 'table' && line.content.includes('-') && /^[|\s:-]+$/.test(line.content);
}

/** Divided at bars that are not escaped. */
function cellsOf(line: ScannedLine): readonly Cell[] {
  const { text } = line;
  const bars: number[] = [];
  for (let at = text.indexOf('|'); at >= 0; at = text.indexOf('|', at + 1))
    if (text[at - 1] !== '\\') bars.push(at);
  return bars.flatMap((bar, index) => {
    const end = bars[index + 1] ?? text.length;
    if (index + 1 >= bars.length && text.slice(bar + 1).trim() === '') return [];
    const raw = text.slice(bar + 1, end);
    const from = bar + 1 + raw.length - raw.trimStart().length;
    return [{ text: raw.trim(), from, to: Math.max(from, bar + 1 + raw.trimEnd().length) }];
  });
}
