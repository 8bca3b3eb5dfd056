import { useState } from 'react';

/**
 * The width of a pane while it is dragged and after: `follow` draws it, `commit` also stores it. A stored width that
 * changes elsewhere wins over what was last drawn.
 */
export function useWidth(
  stored: number,
  store: (width: number) => void,
): readonly [number, { readonly follow: (width: number) => void; readonly commit: (width: number) => void }] {
  const [drawn, setDrawn] = useState<{ width: number; stored: number } | null>(null);
  const width = drawn && drawn.stored === stored ? drawn.width : stored;
  return [
    width,
    {
      follow: (next) => setDrawn({ width: next, stored }),
      commit: (next) => {
        setDrawn({ width: next, stored });
        store(next);
      },
    },
  ];
}
