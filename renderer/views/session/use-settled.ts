import { useEffect, useState } from 'react';

/** So long something stands still before it can be pressed: the press may have been meant for what stood there before. */
const SETTLES_MS = 400;

/** Whether what is known by this key has been shown for long enough that a press is meant for it. */
export function useSettled(key: string | null): boolean {
  const [settled, setSettled] = useState<string | null>(null);
  useEffect(() => {
    if (key === null) return;
    const timer = setTimeout(() => setSettled(key), SETTLES_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return key !== null && settled === key;
}
