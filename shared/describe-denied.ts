/** That an agent ended its turn upon being denied so many requests, in words. */
export function describeDenied(denied: number): string {
  return denied === 1
    ? 'The agent ended its turn after a request was denied.'
    : `The agent ended its turn after ${denied} requests were denied.`;
}
