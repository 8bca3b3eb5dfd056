import type { CommandId, HostRequest } from '#shared/commands';

export type WindowRequest = { readonly command: CommandId | HostRequest; readonly argument: string | null };

/** Commands on their way to the window. What is asked before the window listens is kept until it does. */
export type WindowRequests = {
  ask(command: CommandId | HostRequest, argument?: string): void;
  /** Resolves when a window listens for the first time, which it does once it has drawn itself. */
  readonly followed: Promise<void>;
  /** One listener at a time: a newer one, as after a reload, ends the older. */
  follow(signal?: AbortSignal): AsyncGenerator<WindowRequest, void, void>;
};

const MAX_KEPT = 50;

export function windowRequests(): WindowRequests {
  const kept: WindowRequest[] = [];
  let wake: () => void = () => undefined;
  let listener = 0;
  let heard: () => void = () => undefined;
  const followed = new Promise<void>((resolve) => {
    heard = resolve;
  });
  return {
    followed,
    ask: (command, argument) => {
      kept.push({ command, argument: argument ?? null });
      if (kept.length > MAX_KEPT) kept.shift();
      wake();
    },
    async *follow(signal) {
      listener += 1;
      const own = listener;
      heard();
      wake();
      signal?.addEventListener('abort', () => wake(), { once: true });
      while (listener === own && !signal?.aborted) {
        const next = kept.shift();
        if (next) {
          yield next;
          continue;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
