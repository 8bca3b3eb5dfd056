import type { Readable, Writable } from 'node:stream';
import type { ProcessEnd } from '#shared/agent';
import type { ProcessSet, Supervised } from '../process';

/**
 * The line to an agent, wherever it runs: all that speaking with it takes. That of a process of this machine comes from
 * {@link lineTo}; one to an agent elsewhere has neither process nor folder here.
 */
export type AgentLine = {
  /** To the agent. Writing to one that has gone is not an error here: `ended` tells. */
  readonly stdin: Writable;
  /** From the agent. Must be read. */
  readonly stdout: Readable;
  /** The last 64 KiB of what it says of its own trouble; empty where that cannot be had. */
  stderrTail(): string;
  /** Resolves when nothing of the agent is left to speak with. Never rejects. */
  readonly ended: Promise<ProcessEnd>;
  /** How the agent itself has ended, though what it started may still speak; null while it is there. */
  gone(): ProcessEnd | null;
  /** Ends the agent with all that it started, or hangs up where it does that by itself. Safe to call at any time. */
  stop(graceMs?: number): Promise<ProcessEnd>;
  /** What an agent of this machine has started, which a cancelled turn may leave behind; null for one elsewhere. */
  readonly started: StartedByAgent | null;
};

export type StartedByAgent = {
  members(): Promise<ProcessSet>;
  endSince(before: ProcessSet): Promise<void>;
};

/** The line to a process of this machine. */
export function lineTo({ stdin, stdout, stderrTail, ended, gone, stop, ...started }: Supervised): AgentLine {
  return { stdin, stdout, stderrTail, ended, gone, stop, started };
}
