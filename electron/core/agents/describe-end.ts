import type { ProcessEnd } from '#shared/agent';

/** How a process ended, in a sentence. */
export function describeEnd(end: ProcessEnd): string {
  switch (end.how) {
    case 'exited':
      return `The agent ended with exit code ${end.code}.`;
    case 'killed':
      return `The agent was ended by ${end.signal}.`;
    case 'timed-out':
      return `The agent was ended after ${Math.round(end.afterMs / 1000)} s.`;
    case 'not-started':
      return `The agent could not be started. ${end.cause}`;
    default:
      return end satisfies never;
  }
}

/** The last lines of standard error, which usually hold the reason. */
export function withTail(message: string, stderr: string): string {
  const lines = stderr.trimEnd().split('\n').slice(-12).join('\n').slice(-2000);
  return lines === '' ? message : `${message}\n${lines}`;
}
