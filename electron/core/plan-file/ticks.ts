import type { TaskTick } from '#shared/plan';
import type { MarkSpan, ReadPlan, ReadTask } from './read-task';

/**
 * Where the marks of a plan's open tasks are, and what stands there once they are done, as the file itself writes it. Nothing
 * is made a text anew: a tick is those bytes and no other.
 */
export function ticksOf(plan: ReadPlan): TaskTick[] {
  const words = wordsOfDone(plan);
  return plan.tasks.flatMap((one) => {
    const { task, mark } = one;
    if (!mark || task.mark === 'done' || task.mark === 'cancelled') return [];
    const { line, from, to } = mark;
    // Of an empty cell the space at its end stays.
    const isWide = mark.style === 'cell' && from === to && line.text.slice(0, from).endsWith('  ');
    const before = line.text.slice(0, isWide ? from - 1 : from);
    return [
      {
        ...{ task: task.key, file: line.file, at: line.at + Buffer.byteLength(before) },
        length: Buffer.byteLength(line.text.slice(from, to)),
        done: words(mark),
      },
    ];
  });
}

/**
 * A file's bytes with marks in it replaced: a byte order mark, line ends and everything else stay what they are. The ticks
 * are those of these very bytes.
 */
export function tick(bytes: Uint8Array, ticks: readonly Omit<TaskTick, 'task' | 'file'>[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const { at, length, done } of [...ticks].sort((a, b) => a.at - b.at)) {
    if (at < from || at + length > bytes.length) throw new Error('ticks that are not of these bytes');
    pieces.push(bytes.subarray(from, at), Buffer.from(done));
    from = at + length;
  }
  return new Uint8Array(Buffer.concat([...pieces, bytes.subarray(from)]));
}

/** Where a box stands: a line may speak of others. */
const DONE_BOX = /^\s{0,40}(?:[-*+]|\d{1,9}[.)]|#{1,6})?\s{0,10}\[([xX✓✔✅☑])\uFE0F?\]/u;
/** What says that a task is done where the file has no example of it. */
const WORDS: Partial<Record<ReadPlan['format'], string>> = {
  backlog: 'Done',
  ccpm: 'closed',
  cursor: 'completed',
};

/** How the files of a plan say that something is done: as most of their own marks do. */
function wordsOfDone(plan: ReadPlan): (mark: MarkSpan) => string {
  const boxes = plan.files.map(({ lines }) =>
    mostOf(
      lines.flatMap(({ text, quoted }) => (quoted ? [] : (DONE_BOX.exec(text.slice(0, 200))?.[1] ?? []))),
    ),
  );
  const doneOf = (style: MarkSpan['style']) =>
    mostOf(
      plan.tasks.flatMap((one) => (one.task.mark === 'done' && one.mark?.style === style ? textOf(one) : [])),
    );
  const known = {
    cell: doneOf('cell'),
    status: doneOf('status'),
    yaml: doneOf('yaml'),
    json: doneOf('json'),
  };
  const word = WORDS[plan.format] ?? 'done';
  return (mark) => {
    const now = mark.line.text.slice(mark.from, mark.to);
    switch (mark.style) {
      case 'box':
        return boxes[mark.line.file] ?? (plan.format === 'modernization' ? '✓' : 'x');
      case 'cell':
        return known.cell ?? '✅';
      case 'status':
        return (
          known.status ?? (/^\p{Lu}/u.test(now) ? `${word.charAt(0).toUpperCase()}${word.slice(1)}` : word)
        );
      case 'yaml':
        return known.yaml ?? (/^["']/.test(now) ? `${now[0]}${word}${now[0]}` : word);
      case 'json':
        return /^(?:true|false|null)$/.test(now) ? 'true' : (known.json ?? `"${word}"`);
    }
  };
}

function textOf({ mark }: ReadTask): string[] {
  const text = mark?.line.text.slice(mark.from, mark.to) ?? '';
  return text === '' ? [] : [text];
}

/** The one that is there most often, of equals the first; null where there is none. */
function mostOf(texts: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  let most: [string, number] | null = null;
  for (const counted of counts) if (!most || counted[1] > most[1]) most = counted;
  return most?.[0] ?? null;
}
