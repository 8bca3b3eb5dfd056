/** A text as one word of a shell, for commands that the user is to type. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
