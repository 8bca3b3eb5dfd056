import type { Socket } from 'node:net';
import type { Notice } from '#shared/notice';
import type { Settings, SettingsPatch } from '#shared/settings';

/** What a host (desktop app, command line, test) supplies to the core. */

export type Log = {
  info(message: string, details?: Record<string, unknown>): void;
  warn(message: string, details?: Record<string, unknown>): void;
  error(message: string, details?: Record<string, unknown>): void;
};

/** Wall-clock time; tests may supply their own. */
export type Clock = { now(): Date };

/** Preferences, validated by the schema on reading. `onChange` returns the way to stop listening. */
export type SettingsPort = {
  get(): Settings;
  update(patch: SettingsPatch): Settings;
  onChange(listener: (settings: Settings) => void): () => void;
};

/**
 * Told of what the user should hear although not looking. The host decides how (notification, badge, nothing) and words
 * it (`describeNotice`).
 */
export type Notifier = { notify(notice: Notice): void };

/** Where memory is read from; `held`: what launched processes hold with all that they started, null where nobody tells. */
export type MemoryPort = {
  read(): Promise<Memory>;
  held(roots: readonly number[]): Promise<ReadonlyMap<number, number> | null>;
};

/** Memory of this machine, or of the part of it that this process may use, in bytes. */
export type Memory = {
  readonly total: number;
  /** What programs can still be given without anything being moved to a disk or ended. */
  readonly available: number;
};

/** What sandboxes reach the network by, once that is allowed. */
export type Outside = {
  /** The addresses of a name, or of an address itself. Throws where there are none. */
  resolve(host: string): Promise<readonly string[]>;
  /** Connects to one of these addresses and to no other. Throws where none answers in time. */
  connect(addresses: readonly string[], port: number): Promise<Socket>;
};

/** Seals texts by the key store of the system, so that only this user of this machine opens them. */
export type SecretKeeper = {
  /** Whether there is such a store. Asked only once it is needed: it may have to be unlocked. */
  available(): boolean;
  seal(text: string): string;
  /** Throws for what was sealed elsewhere. */
  open(sealed: string): string;
};

export type Ports = {
  /** Data folder: logs, index, applies. One core owns it at a time. */
  home: string;
  /** Read-only files shipped with the app: demo agent, demo repository, agent registry. */
  resources: string;
  /** Path of an executable that runs JavaScript files as Node does, and what its environment needs for that. */
  node: { path: string; env: Record<string, string> };
  version: string;
  log: Log;
  clock: Clock;
  settings: SettingsPort;
  notifier: Notifier;
  /** The system's memory; absent: this machine's. */
  memory?: MemoryPort;
  /** What the host keeps of drafts, as text: attachments that it names are still wanted. Absent: it keeps none. */
  inDrafts?: () => Promise<string>;
  /** The user's home, in which custom agents of their own are. Absent: there are none. */
  userHome?: string;
  /** Where the user's other tools keep their histories. Absent: none are looked for. */
  histories?: { readonly home: string; readonly env: Readonly<Record<string, string | undefined>> };
  /** The system's key store. Absent: secrets are kept in memory only. */
  secrets?: SecretKeeper;
  /** What sandboxes reach; absent: what this machine does. */
  outside?: Outside;
  /** Told of every step that changed something of the user's, for fault injection in tests. */
  step?: (name: string) => void;
};
