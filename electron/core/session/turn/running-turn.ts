import type { AttachmentStore } from '../../attachments';
import type { SandboxHolds } from '../../isolation';
import type { Log, SettingsPort } from '../../ports';
import type { KeptRules } from '../../rules';
import type { SetUpCommands } from '../../trust';
import type { LiveSession } from '../store';
import type { AgentDesk } from './agent-desk';
import type { Scheduler } from './scheduler';
import type { SessionChecks } from './session-checks';
import type { SessionNetworks } from './session-networks';
import type { SessionSandboxes } from './session-sandboxes';
import type { SessionSide } from './session-side';
import type { StopSignal } from './turn-ending';
import type { ProcessWatch } from './watch-processes';
import type { SafetyCopies } from './watch-safety-copies';
import type { SharedStateWatch } from './watch-shared-state';

/** A turn while it runs. */
export type RunningTurn = {
  readonly session: LiveSession;
  readonly turn: number;
  readonly side: SessionSide;
  readonly stop: StopSignal;
};

/** What turns are run with. */
export type TurnTools = {
  readonly desk: AgentDesk;
  readonly scheduler: Scheduler;
  readonly settings: SettingsPort;
  readonly setUp: SetUpCommands;
  readonly sandboxes: SessionSandboxes;
  readonly networks: SessionNetworks;
  readonly holds: Pick<SandboxHolds, 'met'>;
  /** Answers of repositories that the user had remembered. */
  readonly rules: KeptRules;
  readonly watch: SharedStateWatch;
  readonly copies: SafetyCopies;
  readonly processes: ProcessWatch;
  readonly attachments: AttachmentStore;
  /** Of the work before it: they end before the agent works on. */
  readonly checks: Pick<SessionChecks, 'end'>;
  readonly log: Log;
};
