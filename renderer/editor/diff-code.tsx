import { ShownText } from '../ui/shown-text';
import type { WordRange } from './changed-words';
import type { ColourRun, LineColours } from './coloured-lines';
import { syntaxColours } from './syntax-colours';

/** Of a longer line only the beginning is drawn, in UTF-16 units: nobody reads a minified file to its end. */
const LONGEST = 2_000;

/** One side of a diff, ready to be drawn: its lines with their colours, and by line the words that differ. */
export type DrawnSide = {
  readonly lines: readonly string[];
  readonly colours: LineColours | null;
  readonly words: ReadonlyMap<number, readonly WordRange[]>;
};

/** The text of a line, in colour, with the words that differ and with what hides in it made visible. */
export function Code(props: { side: DrawnSide; line: number }) {
  const { side, line } = props;
  const text = side.lines[line] ?? '';
  const left = text.length - LONGEST;
  return (
    <code data-selectable className="diff-code">
      <Runs
        text={left > 0 ? text.slice(0, LONGEST) : text}
        colours={side.colours?.get(line) ?? none}
        words={side.words.get(line) ?? none}
      />
      {left > 0 ? (
        <span className="diff-cut">… {left.toLocaleString('en')} more characters in this line</span>
      ) : null}
    </code>
  );
}

const none: readonly never[] = [];

/** What may be drawn as it is: most lines, and looking for hidden characters in them takes time. */
const PLAIN = /^[\t\x20-\x7e]*$/;

/** A line cut where its colour changes and where a changed word begins or ends. */
function Runs(props: { text: string; colours: readonly ColourRun[]; words: readonly WordRange[] }) {
  const { text, colours, words } = props;
  const plain = PLAIN.test(text);
  const draw = (part: string) => (plain ? part : <ShownText text={part} lines="escaped" />);
  if (colours.length === 0 && words.length === 0) return draw(text);
  const cuts = new Set([text.length]);
  for (const { to } of colours) if (to < text.length) cuts.add(to);
  for (const { from, to } of words) cuts.add(Math.min(from, text.length)).add(Math.min(to, text.length));
  let at = 0;
  let colour = 0;
  return [...cuts]
    .sort((a, b) => a - b)
    .map((to) => {
      const from = at;
      at = to;
      if (to === from) return null;
      while (colour < colours.length - 1 && (colours[colour]?.to ?? 0) <= from) colour += 1;
      const name = colours[colour]?.colour ?? null;
      const isWord = words.some((word) => word.from <= from && to <= word.to);
      return (
        <span
          key={from}
          className={isWord ? 'diff-word' : undefined}
          style={name === null ? undefined : { color: COLOURS[name] }}
        >
          {draw(text.slice(from, to))}
        </span>
      );
    });
}

/** Both themes' colours; the document says which one is meant. */
const COLOURS = Object.fromEntries(
  Object.entries(syntaxColours.light).map(([name, light]) => [
    name,
    `light-dark(#${light}, #${syntaxColours.dark[name as keyof typeof syntaxColours.dark]})`,
  ]),
);
