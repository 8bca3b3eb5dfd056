/** The last lines of standard error, which usually hold the reason. */
export function lastWords(stderr: string): string {
  return stderr.trimEnd().split('\n').slice(-12).join('\n').slice(-2000);
}
