import { bytesWords } from './bytes';
import { counted } from './counted';
import type { SandboxLimits } from './sandbox';

/** What a sandbox may take of the machine, and how it is held to that, in words. */
export function describeLimits({ memory, watched, processes, processors, by }: SandboxLimits): string {
  const most = `At most ${processes} processes at once`;
  if (by === 'groups') {
    const busy = processors === null ? '' : `, ${counted(processors, 'processor')}`;
    return memory === null
      ? `${most}${busy}, which the system counts together in a control group. Memory as there is.`
      : `${most}${busy} and ${bytesWords(memory)} of memory, which the system counts together in a control group. With more memory all of its programs are ended, and no others.`;
  }
  const none =
    'This system lets Understory make no control groups' +
    (processors === null ? '.' : `, so your limit of ${counted(processors, 'processor')} is not held.`);
  if (memory === null) return `${most}. Memory as there is. ${none}`;
  return `${most}. Together they may hold ${bytesWords(watched ?? memory)} of memory: Understory looks every second, and ends all programs of a sandbox with more, and no others. ${none}`;
}
