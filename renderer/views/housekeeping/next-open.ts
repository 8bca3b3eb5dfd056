/** The next row that can be chosen, in a direction; where there is none, the row itself. */
export function nextOpen(rows: readonly { readonly open: boolean }[], from: number, by: 1 | -1): number {
  for (let at = from + by; at >= 0 && at < rows.length; at += by) if (rows[at]?.open) return at;
  return from;
}
