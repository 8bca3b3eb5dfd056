import { UsageError } from './exit-code';

/** `PATH=0,2`: of this file only the hunks with these numbers. */
export type HunkArgument = { readonly path: string; readonly hunks: readonly number[] };

/** Reads one `--hunk`; the last `=` divides, since paths may have one. Throws {@link UsageError}. */
export function parseHunks(text: string): HunkArgument {
  const found = /^(.+)=(\d+(?:,\d+)*)$/s.exec(text);
  if (!found?.[1] || !found[2]) throw new UsageError(`--hunk wants PATH=NUMBER,NUMBER…, not "${text}"`);
  return { path: found[1], hunks: found[2].split(',').map(Number) };
}
