export type SlowPattern = {
  /** Counted from 1. */
  readonly line: number;
  /** How many runs of `*` it has: Git's time grows with the length of a name to the power of this. */
  readonly stars: number;
};

/** The line of a `.gitignore` or `.gitattributes` that has the most runs of `*`; null where none has several. */
export function slowestPattern(text: string): SlowPattern | null {
  let worst: SlowPattern | null = null;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith('#')) continue;
    const stars = line.match(/\*+/g)?.length ?? 0;
    if (stars >= FEW_STARS && stars > (worst?.stars ?? 0)) worst = { line: index + 1, stars };
  }
  return worst;
}

/** Fewer than this no name is long enough to make slow. */
const FEW_STARS = 3;
