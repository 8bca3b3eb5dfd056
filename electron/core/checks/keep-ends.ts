/** Keeps how a text begins and how it ends, however long it is. */
export type KeptEnds = {
  add(text: string): void;
  /** All of it, or both ends with a line between them that says how much is left out. */
  text(): string;
};

/** @param head characters of the beginning, @param tail of the end, which are kept */
export function keepEnds(head: number, tail: number): KeptEnds {
  let begun = '';
  let rest = '';
  let left = 0;
  return {
    add(text) {
      const room = Math.max(0, head - begun.length);
      begun += text.slice(0, room);
      rest += text.slice(room);
      // Cut only now and then, so that many small pieces do not cost a copy each.
      if (rest.length > tail * 2) cut();
    },
    text() {
      cut();
      return left === 0
        ? begun + rest
        : `${begun}\n[… ${left.toLocaleString('en')} characters left out …]\n${rest}`;
    },
  };

  function cut(): void {
    const over = rest.length - tail;
    if (over <= 0) return;
    left += over;
    rest = rest.slice(over);
  }
}
