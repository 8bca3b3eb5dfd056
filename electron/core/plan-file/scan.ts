import { findFences } from './fences';
import type { PlanText } from './plan-text';
import type { PlanLine } from './read-task';

/**
 * A line of Markdown and what it is. A scan of lines does what plans need, and all that it does is linear: a parser of the whole
 * language knows neither the boxes that people write (`[~]`, `- [ ]*`, boxes in headings) nor an end on hostile text.
 */
export interface ScannedLine extends PlanLine {
  readonly kind: 'blank' | 'heading' | 'item' | 'table' | 'text' | 'quoted';
  /** In columns; a tab goes to the next fourth. */
  readonly indent: number;
  /** Of a heading 1 to 6, else 0. */
  readonly level: number;
  /** Of an item: its bullet or its number. */
  readonly marker: string | null;
  readonly box: Box | null;
  /** What it says, behind marker and box; `contentAt` is the column of the line where that begins. */
  readonly content: string;
  readonly contentAt: number;
}

/** A check box: its sign and the columns between its brackets. */
export interface Box {
  readonly sign: string;
  readonly from: number;
  readonly to: number;
  /** `- [ ]*`: it may be left out. */
  readonly optional: boolean;
}

export interface Scan {
  readonly lines: readonly ScannedLine[];
  /** Indexes of lines whose fence never ended, or ended where that would hide the rest. */
  readonly openFences: readonly number[];
}

/** Says of each line of a Markdown text what it is. `from` is the index of the first one behind the front matter. */
export function scanMarkdown(plan: PlanText, from: number): Scan {
  const texts = plan.lines.map((line) => line.text);
  const { quoted, open } = findFences(texts, from);
  const lines: ScannedLine[] = [];
  let inBoldPhases = false;
  for (const [index, { text, at }] of plan.lines.entries()) {
    const line = { file: plan.file, line: index + 1, at, text };
    const under = index > 0 && lines[index - 1];
    if (under && index > from && !quoted[index] && underlines(text, under, lines[index - 2])) {
      lines[index - 1] = { ...under, kind: 'heading', level: text.trimStart().startsWith('=') ? 1 : 2 };
      lines.push({ ...line, ...NOTHING, kind: 'blank', quoted: false });
    } else if (index < from || quoted[index])
      lines.push({
        ...line,
        ...NOTHING,
        kind: 'quoted',
        quoted: true,
        indent: indentOf(text),
        content: text,
      });
    else {
      const what = whatIs(text);
      // What is bold beside phases in bold ends them.
      const ends = inBoldPhases && what.kind === 'text' && BOLD_LINE.test(what.content.slice(0, 100));
      if (what.kind === 'heading') inBoldPhases = what.level === BOLD_LEVEL && what.content.startsWith('**');
      if (ends) inBoldPhases = false;
      const above = { kind: 'heading', level: BOLD_LEVEL - 1 } as const;
      lines.push({ ...line, quoted: false, ...what, ...(ends ? above : {}) });
    }
  }
  return { lines, openFences: open };
}

const NOTHING = { indent: 0, level: 0, marker: null, box: null, content: '', contentAt: 0 } as const;

type What = Omit<ScannedLine, keyof PlanLine>;

function whatIs(text: string): What {
  const from = startOf(text);
  if (from === text.length) return { ...NOTHING, kind: 'blank' };
  const indent = indentOf(text);
  const heading = /^(#{1,6})(?:[ \t]+|$)/.exec(text.slice(from, from + 80));
  if (heading && indent < 4) {
    const at = from + heading[0].length;
    return {
      kind: 'heading',
      indent,
      level: heading[1]?.length ?? 1,
      marker: null,
      ...boxAndContent(text, at),
    };
  }
  if (text[from] === '|') return { ...NOTHING, kind: 'table', indent, content: text.trim(), contentAt: from };
  const item = /^([-*+]|\d{1,9}[.)])(?:[ \t]+|$|(?=\[))/.exec(text.slice(from, from + 80));
  if (item && !/^([-*])[ \t]*\1[ \t]*\1/.test(text.slice(from, from + 80))) {
    const at = from + item[0].length;
    return { kind: 'item', indent, level: 0, marker: item[1] ?? '-', ...boxAndContent(text, at) };
  }
  const content = text.trim();
  if (content.length < 120 && BOLD_PHASE.test(content))
    return { ...NOTHING, kind: 'heading', indent, level: BOLD_LEVEL, content, contentAt: from };
  return { ...NOTHING, kind: 'text', indent, content, contentAt: from };
}

const BOLD_LEVEL = 6;
const BOLD_LINE = /^\*\*[^*]+\*\*:?$/;
/** A bold line that is a heading in all but its signs. */
const BOLD_PHASE = /^\*\*(?:Phase|Milestone|Stage|Step|Task) \d{1,3}\b[^*]*\*\*:?$/;

/** A sign of at most two characters; what looks like a legend (`[P] tasks`), a label or a link is none. */
const BOX = /^\[([ \u00A0]|[^\s\p{N}[\]]{1,2})?\](\*)?(?=[\s\u00A0]|$)/u;
const LETTER = /^\p{L}/u;

function boxAndContent(text: string, at: number): Pick<What, 'box' | 'content' | 'contentAt'> {
  const found = BOX.exec(text.slice(at, at + 12));
  const sign = found?.[1] ?? '';
  const behind = found ? at + found[0].length : at;
  const contentAt = behind + startOf(text.slice(behind));
  const content = text.slice(contentAt).trimEnd();
  const isLegend = LETTER.test(sign) && !/^[xX]$/.test(sign) && (sign === 'P' || /^[:=–—-]/.test(content));
  if (!found || isLegend || (sign.length === 2 && LETTER.test(sign)))
    return { box: null, content: text.slice(at).trimEnd(), contentAt: at };
  const to = at + 1 + sign.length;
  return { box: { sign, from: at + 1, to, optional: Boolean(found[2]) }, content, contentAt };
}

/** Whether a line of `=` or `-` makes a heading of the line above it; only where that one stands alone and looks like one. */
function underlines(text: string, above: ScannedLine, before: ScannedLine | undefined): boolean {
  if (above.kind !== 'text' || above.indent > 3 || (before && before.kind !== 'blank' && !before.quoted))
    return false;
  const bare = text.trim();
  if (bare.length < 3 || bare.length > 200) return false;
  return /^=+$/.test(bare) || (/^-+$/.test(bare) && !/[:|*]/.test(above.text));
}

function startOf(text: string): number {
  let at = 0;
  while (at < text.length && (text[at] === ' ' || text[at] === '\t' || text[at] === '\u00A0')) at++;
  return at;
}

function indentOf(text: string): number {
  let columns = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\t') columns += 4 - (columns % 4);
    else if (text[at] === ' ' || text[at] === '\u00A0') columns++;
    else break;
  }
  return columns;
}
