import type { ProcessesEvent } from '../events';
import type { LivingProcess } from '../living-process';

/** The living processes of a session after an event. */
export function foldProcesses(before: readonly LivingProcess[], event: ProcessesEvent): LivingProcess[] {
  const left = new Set(before.filter((one) => one.left).map(({ id }) => id));
  switch (event.type) {
    case 'processes.found':
      return event.processes.map((process) => ({ ...process, left: left.has(process.id) }));
    case 'processes.ended': {
      const ended = new Set(event.processes.map(({ id }) => id));
      return before.filter(({ id }) => !ended.has(id));
    }
    case 'processes.left':
      for (const { id } of event.processes) left.add(id);
      return before.map((process) => ({ ...process, left: left.has(process.id) }));
    default:
      return event satisfies never;
  }
}
