/** `no files`, `1 file`, `3 files`. */
export function filesWords(count: number): string {
  return count === 0 ? 'no files' : count === 1 ? '1 file' : `${count.toLocaleString('en')} files`;
}
