import { useCallback, useState } from 'react';

/** What the reader unfolded; kept while rows come and go from view. */
export function useUnfolded(): {
  isOpen: (key: string) => boolean;
  toggle: (key: string) => void;
  set: (key: string, open: boolean) => void;
} {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback(
    (key: string) =>
      setOpen((before) => {
        const after = new Set(before);
        if (!after.delete(key)) after.add(key);
        return after;
      }),
    [],
  );
  const set = useCallback(
    (key: string, opened: boolean) =>
      setOpen((before) => {
        if (before.has(key) === opened) return before;
        const after = new Set(before);
        if (opened) after.add(key);
        else after.delete(key);
        return after;
      }),
    [],
  );
  const isOpen = useCallback((key: string) => open.has(key), [open]);
  return { isOpen, toggle, set };
}
