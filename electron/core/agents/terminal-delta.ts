import type { AcpToolCall } from './acp-schema';

/** The output that arrived beside the standard fields since the last update of this call; null when none did. */
export function terminalDelta(call: AcpToolCall): string | null {
  return call._meta?.terminal_output_delta?.data ?? call._meta?.terminal_output?.data ?? null;
}
