import { isEmptyValue, type KeyLine, keyLineOf } from './field-keys';
import type { FieldKey, ReadField } from './read-task';
import type { ScannedLine } from './scan';

export interface FoundFields {
  readonly fields: readonly ReadField[];
  /** Lines that are of no field, in their order. */
  readonly rest: readonly ScannedLine[];
}

/** Divides the lines below a task's name into fields that we know and everything else, which stays as it is. */
export function readFields(lines: readonly ScannedLine[]): FoundFields {
  const fields: ReadField[] = [];
  const rest: ScannedLine[] = [];
  for (let index = 0; index < lines.length; ) {
    const line = lines[index] as ScannedLine;
    const found = fieldOfLine(line);
    if (!found) {
      rest.push(line);
      index++;
      continue;
    }
    const { values, next } = valuesFrom(lines, index, found);
    if (values.length === 0 && next === index + 1 && found.value === '') rest.push(line);
    fields.push(...divided(found.key, values));
    index = next;
  }
  return { fields, rest };
}

/** The field that a line begins; null for all others. */
export function fieldOfLine(line: ScannedLine): KeyLine | null {
  if (line.quoted || line.box) return null;
  if (line.kind !== 'heading' && line.kind !== 'item' && line.kind !== 'text') return null;
  const content = line.kind === 'text' ? line.text.trim() : line.content;
  return keyLineOf(content, line.kind) ?? parallelization(content);
}

type Values = { text: string; place: { file: number; line: number } }[];

function valuesFrom(
  lines: readonly ScannedLine[],
  at: number,
  key: KeyLine,
): { values: Values; next: number } {
  const head = lines[at] as ScannedLine;
  const values: Values = [];
  const add = (text: string, line: ScannedLine) => {
    if (!isEmptyValue(text)) values.push({ text, place: { file: line.file, line: line.line } });
  };
  add(key.value, head);
  const belongs = reachOf(head, key.value !== '');
  let index = at + 1;
  let last = at;
  for (; index < lines.length; index++) {
    const line = lines[index] as ScannedLine;
    if (line.kind === 'blank') continue;
    // Lines of others in between were left out.
    if (!belongs(line, line.line - (lines[last] as ScannedLine).line > 1)) break;
    last = index;
    const below = fieldOfLine(line);
    if (line.quoted || (line.kind === 'text' && values.length > 0 && head.kind !== 'heading')) {
      const value = values.at(-1);
      if (value && !line.quoted) value.text = `${value.text} ${line.text.trim()}`;
    } else if (below && !(below.key === 'create' || below.key === 'modify') && head.kind !== 'heading') {
      if (line.indent <= head.indent) break;
      add(line.content || line.text.trim(), line);
    } else add(line.content || line.text.trim(), line);
  }
  return { values, next: last + 1 };
}

/** Which of the lines below still are of a field. */
function reachOf(head: ScannedLine, hasValue: boolean): (line: ScannedLine, afterBlank: boolean) => boolean {
  if (head.kind === 'heading') return (line) => line.kind !== 'heading' || line.level > head.level;
  let began = hasValue;
  if (head.kind === 'item')
    return (line, afterBlank) => {
      const within =
        line.kind !== 'heading' &&
        line.indent > head.indent &&
        !(afterBlank && began && line.kind === 'text');
      began = true;
      return within;
    };
  // A paragraph: its own further lines, or the list right below it.
  return (line, afterBlank) => {
    if (line.kind === 'heading' || line.kind === 'table' || line.quoted || line.indent < head.indent)
      return false;
    if (line.kind === 'text') return hasValue && !afterBlank && fieldOfLine(line) === null;
    if (hasValue) return line.indent > head.indent;
    if (began && afterBlank) return false;
    began = true;
    return true;
  };
}

/** `Parallelization: Can parallel: YES | Wave 2 | Blocks: [5] | Blocked by: [1]` is several fields in one line. */
function divided(key: FieldKey, values: Values): ReadField[] {
  if (key !== 'other') return values.length === 0 ? [] : [{ key, values }];
  return values.flatMap(({ text, place }) =>
    text.split('|').flatMap((part) => {
      const bare = part.trim();
      const wave = /^\**wave\**:?\s{0,3}(\w{1,10})/i.exec(bare)?.[1];
      if (wave) return [{ key: 'wave' as const, values: [{ text: wave, place }] }];
      const found = keyLineOf(bare, 'text');
      return found && !isEmptyValue(found.value)
        ? [{ key: found.key, values: [{ text: found.value, place }] }]
        : [];
    }),
  );
}

function parallelization(content: string): KeyLine | null {
  const found = /^\**paralleli[sz]ation\**:?\**:?\s/i.exec(content.slice(0, 40));
  return found
    ? { key: 'other', value: content.slice(found[0].length).trim(), valueAt: found[0].length }
    : null;
}

/** All values of some fields, as texts. */
export function textsOf(fields: readonly ReadField[], ...keys: readonly FieldKey[]): string[] {
  return fields.flatMap((field) => (keys.includes(field.key) ? field.values.map((value) => value.text) : []));
}
