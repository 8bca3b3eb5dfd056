/** `1 file`, `1,200 files`; with `many` what is not made by an s, such as `1 conflict has`, `2 conflicts have`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** `no files`, `1 file`, `3 files`. */
export function filesWords(count: number): string {
  return count === 0 ? 'no files' : counted(count, 'file');
}
