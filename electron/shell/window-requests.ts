import type { CommandId, HostRequest } from '#shared/commands';
import { type KeptItems, keptItems } from './kept-items';

export type WindowRequest = { readonly command: CommandId | HostRequest; readonly argument: string | null };

/** Commands on their way to the window, which listens once it has drawn itself. */
export type WindowRequests = Omit<KeptItems<WindowRequest>, 'add'> & {
  ask(command: CommandId | HostRequest, argument?: string): void;
};

export function windowRequests(): WindowRequests {
  const { add, ...kept } = keptItems<WindowRequest>();
  return { ...kept, ask: (command, argument) => add({ command, argument: argument ?? null }) };
}
