import type { SessionId } from '#shared/ids';
import type { Result } from '#shared/result';
import type { SessionRow } from '#shared/session';
import type { Applies, WorktreeWrites } from '../../apply';
import type { CoreHandlers } from '../../handlers';
import type { Servers } from '../../mcp';
import type { ProcessRecords } from '../../process';
import type { SharedStates } from '../../shared-state';
import {
  type AskNotes,
  createForecast,
  createIntegrate,
  createProposals,
  createSessionApplies,
  createSessionWorktrees,
  createWritesUnderWay,
  type KnownPlans,
  type LiveForecasts,
  sessionsOfApply,
} from '../applying';
import {
  onSafetyCopies,
  type SafetyCopies,
  type SessionChecks,
  type SessionNetworks,
  type SessionSandboxes,
} from '../turn';
import { createAskAgent } from './ask-agent';
import { createCheckVerbs } from './check-verbs';
import { createExport } from './export-session';
import { createFindFiles } from './find-files';
import { createHandOff, type FindImported } from './hand-off';
import { createModelKeys } from './model-keys';
import { createNextPrompts } from './next-prompts';
import { createPermissionVerbs } from './permission-verbs';
import { createReadingAt, createRepositoryReading } from './repository-reading';
import { createServerVerbs } from './server-verbs';
import { createSessionChanges } from './session-changes';
import { createSessionComments } from './session-comments';
import { createSessionEditors } from './session-editors';
import { createSessionEdits } from './session-edits';
import { createSessionProcesses } from './session-processes';
import { createSessionSharedState } from './session-shared-state';
import { createSessionTakes } from './session-takes';
import { createSessions, type SessionsOptions } from './sessions';
import { createViewedMarks } from './viewed-marks';

type SessionVerbs = Pick<
  CoreHandlers,
  | 'sessions'
  | 'nextPrompts'
  | 'handOff'
  | 'files'
  | 'changes'
  | 'review'
  | 'apply'
  | 'take'
  | 'integrate'
  | 'sharedState'
  | 'processes'
  | 'checks'
  | 'editors'
  | 'permissions'
  | 'mcp'
>;

/** All verbs about sessions. Those that stand on what is kept of a session go on where its repository lost it. */
export function createSessionVerbs(
  parts: SessionsOptions & {
    readonly applies: Applies;
    readonly writes: WorktreeWrites;
    readonly shared: SharedStates;
    readonly copies: SafetyCopies;
    readonly notes: AskNotes;
    readonly plans: KnownPlans;
    readonly sandboxes: SessionSandboxes;
    readonly records: ProcessRecords;
    readonly forecasts: LiveForecasts;
    readonly servers: Servers;
    readonly checks: SessionChecks;
    readonly networks: Pick<SessionNetworks, 'keysOutside'>;
    readonly imported: FindImported;
    /** The row of a session that another tool began; null: there is none. */
    readonly importedRow: (session: SessionId) => Promise<SessionRow | null>;
  },
): SessionVerbs {
  const { store, applies, copies, processes, shared, ports } = parts;
  const reading = createRepositoryReading(store, copies);
  const proposals = createProposals(store, applies);
  const underWay = createWritesUnderWay();
  const kept = onSafetyCopies(
    copies,
    store,
    async (apply) => (await sessionsOfApply(applies, apply)).find((id) => store.get(id) !== null) ?? null,
  );
  /** Not waited for: a plan is made of what was recorded, which nothing that runs can change. */
  const lookingAround =
    <I, O>(verb: (input: I) => Promise<O>) =>
    (input: I): Promise<O> => {
      void processes.look();
      return verb(input);
    };
  const sessions = {
    ...createSessions(parts),
    ...createSessionWorktrees({ ...parts, proposals, underWay }),
  };
  const edits = createSessionEdits(parts);
  const takes = createSessionTakes(parts);
  const applying = createSessionApplies({ ...parts, proposals, underWay });
  const apply = kept.reading(lookingAround(applying.run));
  const integrating = createIntegrate({ ...parts, underWay, apply });
  /** Of one repository they all are, or it says so. */
  const mending =
    <I extends { sessions: SessionId[] }, T, E extends { code: string }>(
      verb: (input: I) => Promise<Result<T, E>>,
    ) =>
    (input: I): Promise<Result<T, E>> => {
      const [session] = input.sessions;
      return session === undefined ? verb(input) : kept.reading(() => verb(input))({ session });
    };
  return {
    sessions: {
      ...sessions,
      export: createExport(store, reading, ports),
      discard: kept.reading(sessions.discard),
      restore: kept.goingBack(sessions.restore),
      restoreWorktree: kept.goingBack(sessions.restoreWorktree),
      rollback: kept.goingBack(sessions.rollback),
      update: kept.reading(sessions.update),
    },
    nextPrompts: createNextPrompts(parts),
    handOff: createHandOff({
      ...parts,
      reading,
      readingAt: createReadingAt(copies),
      undoApply: kept.undoing(applying.undo),
      discard: kept.reading(sessions.discard),
      cancel: sessions.cancel,
    }),
    files: createFindFiles(parts.repositories, reading),
    changes: createSessionChanges(store, reading),
    review: {
      ...createViewedMarks(store),
      ...createSessionComments({ ...parts, reading }),
      applySuggestion: kept.reading(edits.applySuggestion),
      takeBack: kept.reading(edits.takeBack),
    },
    apply: {
      ...applying,
      plan: kept.reading(lookingAround(applying.plan)),
      forecast: createForecast({ store, applies, mending: copies.mending }),
      watchForecast: (_input, signal) => parts.forecasts.watch(signal),
      askAgent: createAskAgent({ ...parts, clock: ports.clock, step: ports.step }),
      run: apply,
      planUndo: kept.undoing(applying.planUndo),
      undo: kept.undoing(applying.undo),
    },
    integrate: {
      plan: mending(lookingAround(integrating.plan)),
      preview: mending(integrating.preview),
      run: mending(lookingAround(integrating.run)),
      oneByOne: integrating.oneByOne,
      check: integrating.check,
    },
    take: { plan: kept.reading(takes.plan), run: kept.reading(takes.run) },
    sharedState: createSessionSharedState(store, shared),
    processes: createSessionProcesses(store, processes),
    checks: createCheckVerbs(parts),
    editors: createSessionEditors(store, ports.settings, parts.importedRow),
    permissions: {
      ...createPermissionVerbs(parts),
      modelKeys: createModelKeys({ ...parts, settings: ports.settings }),
    },
    mcp: createServerVerbs(parts),
  };
}
