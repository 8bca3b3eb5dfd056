import type { ToolKind } from '#shared/events';
import type { AcpToolCall } from './acp-schema';
import { terminalDelta } from './terminal-delta';

/** Claude puts it at the head of the text of a command that failed, and nowhere else. */
const IN_TEXT = /^(?:```[^\n]*\n)?Exit code (\d{1,3})(?:\n|$)/;

const AT_END = /\n\nCommand exited with code (\d{1,3})\s*$/;

/**
 * The exit code that an update of a tool call tells, in one of the ways of real agents; null where it tells none.
 *
 * @param kind what kind of call it is known to be: a text that was read may begin like the output of a failed command
 */
export function exitCodeIn(call: AcpToolCall, kind: ToolKind | undefined): number | null {
  const told = call._meta?.terminal_exit?.exit_code ?? inRawOutput(call.rawOutput);
  // One knows only that it failed, and has the code in words at the end of the output.
  const worded =
    told === 1 && call.status === 'failed' ? AT_END.exec(terminalDelta(call) ?? '')?.[1] : undefined;
  if (worded !== undefined) return Number(worded);
  if (told !== null && told !== undefined) return told;
  if (call.status !== 'failed' || kind !== 'execute') return null;
  const texts = [call.rawOutput, ...(call.content ?? []).map(({ content }) => content?.text)];
  for (const text of texts) {
    const code = typeof text === 'string' ? IN_TEXT.exec(text)?.[1] : undefined;
    if (code !== undefined) return Number(code);
  }
  return null;
}

function inRawOutput(rawOutput: unknown): number | null {
  if (!isRecord(rawOutput)) return null;
  const { exit_code, exitCode, metadata, details, contents } = rawOutput;
  const parts: readonly unknown[] = Array.isArray(contents) ? contents : [];
  const inParts = parts.map((part) => (isRecord(part) ? part.exitCode : null));
  const beside = [metadata, details].flatMap((one) => (isRecord(one) ? [one.exit, one.exitCode] : []));
  // The last part's is that of the whole.
  for (const value of [exit_code, exitCode, ...beside, ...inParts.reverse()])
    if (typeof value === 'number' && Number.isInteger(value)) return value;
  return null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
