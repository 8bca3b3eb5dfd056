/** A text that both sides can change in places of their own: `line 0` to `line 29`, but for those given. */
export function thirtyLines(changed: Record<number, string> = {}): string {
  return Array.from({ length: 30 }, (_, line) => `${changed[line] ?? `line ${line}`}\n`).join('');
}
