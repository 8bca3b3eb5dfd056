/**
 * Takes the signal by which any process of this user could have Node open its inspector, and so run code in this one:
 * with a listener of ours it does nothing.
 */
export function refuseInspector(): void {
  // Windows knows no such signal.
  if (process.platform !== 'win32') process.on('SIGUSR1', () => undefined);
}
