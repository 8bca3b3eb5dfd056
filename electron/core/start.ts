/** Work of the start that is put off, but not for long, and not when something has to wait for it. */
export type Start = {
  /** Begins now, unless it was begun before; resolves when the work has ended. */
  begin(): Promise<void>;
  /** Resolves when the work has ended, without beginning it sooner. */
  readonly ended: Promise<void>;
};

/** Begins the work after some milliseconds, or when first asked to. It is done once. */
export function createStart(milliseconds: number, work: () => Promise<void>): Start {
  let settle: (ended: Promise<void>) => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    settle = resolve;
  });
  let begun = false;
  const begin = () => {
    clearTimeout(timer);
    if (!begun) settle(work());
    begun = true;
    return ended;
  };
  const timer = setTimeout(() => void begin(), milliseconds);
  return { begin, ended };
}
