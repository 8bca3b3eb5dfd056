import { randomUUID } from 'node:crypto';
import { implement, ORPCError } from '@orpc/server';
import { contract } from '#shared/contract';
import { refuse } from '#shared/result';
import type { Caller } from '#shared/through';
import { CoreClosing } from './calls-under-way';
import type { Core } from './core';
import { GitStuck } from './git';
import type { Log } from './ports';

/** Who asks; the record of an answer, or of a changed setting, says so. Tests may leave it out. */
export type CallContext = Partial<Caller>;

function callerOf({ through, process }: CallContext): Caller | undefined {
  if (through === undefined) return undefined;
  return { through, ...(process ? { process } : {}) };
}

/** Answers a call of which nothing was begun, since the core is closing. */
export const CLOSING = 'SERVICE_UNAVAILABLE';

/**
 * The contract served by a core, for any transport. No logic: a verb is one call. A bug is logged under a reference and
 * sent as `INTERNAL_SERVER_ERROR` with `data.reference`; nothing else of it leaves the core. A Git that would not end is
 * a refusal of every verb that may refuse.
 */
export function createRouter(core: Core, log: Log) {
  const os = implement(contract)
    .$context<CallContext>()
    // What the core answers is typed; checking 100,000 events again on their way out would only cost.
    .$config({ initialOutputValidationIndex: Number.NaN })
    .use(async ({ next, path, procedure }, _input, output) => {
      try {
        return await next();
      } catch (error) {
        if (error instanceof ORPCError && error.code !== 'INTERNAL_SERVER_ERROR') throw error;
        if (error instanceof GitStuck && 'refuses' in procedure['~orpc'].meta) {
          log.warn(`git did not end in ${path.join('.')}`, { stuck: error.stuck });
          return output(refuse(error.stuck));
        }
        if (error instanceof CoreClosing) throw new ORPCError(CLOSING, { message: error.message });
        const reference = randomUUID().slice(0, 8);
        log.error(`bug in ${path.join('.')}`, { reference, error });
        throw new ORPCError('INTERNAL_SERVER_ERROR', {
          message: `Something broke inside Understory (reference ${reference}).`,
          data: { reference },
        });
      }
    });
  return os.router({
    core: {
      about: os.core.about.handler(({ input }) => core.core.about(input)),
      doctor: os.core.doctor.handler(({ input }) => core.core.doctor(input)),
    },
    repositories: {
      watch: os.repositories.watch.handler(({ input, signal }) => core.repositories.watch(input, signal)),
      list: os.repositories.list.handler(({ input }) => core.repositories.list(input)),
      refresh: os.repositories.refresh.handler(({ input }) => core.repositories.refresh(input)),
      inspect: os.repositories.inspect.handler(({ input }) => core.repositories.inspect(input)),
      add: os.repositories.add.handler(({ input }) => core.repositories.add(input)),
      follow: os.repositories.follow.handler(({ input }) => core.repositories.follow(input)),
      locate: os.repositories.locate.handler(({ input }) => core.repositories.locate(input)),
      addDemo: os.repositories.addDemo.handler(({ input }) => core.repositories.addDemo(input)),
      remove: os.repositories.remove.handler(({ input }) => core.repositories.remove(input)),
      branches: os.repositories.branches.handler(({ input }) => core.repositories.branches(input)),
    },
    agents: {
      list: os.agents.list.handler(({ input }) => core.agents.list(input)),
      detect: os.agents.detect.handler(({ input }) => core.agents.detect(input)),
    },
    sessions: {
      watch: os.sessions.watch.handler(({ input, signal }) => core.sessions.watch(input, signal)),
      list: os.sessions.list.handler(({ input }) => core.sessions.list(input)),
      show: os.sessions.show.handler(({ input }) => core.sessions.show(input)),
      search: os.sessions.search.handler(({ input }) => core.sessions.search(input)),
      events: os.sessions.events.handler(({ input, signal }) => core.sessions.events(input, signal)),
      body: os.sessions.body.handler(({ input }) => core.sessions.body(input)),
      start: os.sessions.start.handler(({ input }) => core.sessions.start(input)),
      send: os.sessions.send.handler(({ input }) => core.sessions.send(input)),
      resume: os.sessions.resume.handler(({ input }) => core.sessions.resume(input)),
      cancel: os.sessions.cancel.handler(({ input }) => core.sessions.cancel(input)),
      answer: os.sessions.answer.handler(({ input, context }) =>
        core.sessions.answer(input, undefined, callerOf(context)),
      ),
      setOption: os.sessions.setOption.handler(({ input }) => core.sessions.setOption(input)),
      rename: os.sessions.rename.handler(({ input }) => core.sessions.rename(input)),
      markSeen: os.sessions.markSeen.handler(({ input }) => core.sessions.markSeen(input)),
      checkpoints: os.sessions.checkpoints.handler(({ input }) => core.sessions.checkpoints(input)),
      rollback: os.sessions.rollback.handler(({ input }) => core.sessions.rollback(input)),
      planUpdate: os.sessions.planUpdate.handler(({ input }) => core.sessions.planUpdate(input)),
      update: os.sessions.update.handler(({ input }) => core.sessions.update(input)),
      restoreWorktree: os.sessions.restoreWorktree.handler(({ input }) =>
        core.sessions.restoreWorktree(input),
      ),
      discard: os.sessions.discard.handler(({ input }) => core.sessions.discard(input)),
      restore: os.sessions.restore.handler(({ input }) => core.sessions.restore(input)),
    },
    changes: {
      get: os.changes.get.handler(({ input }) => core.changes.get(input)),
      file: os.changes.file.handler(({ input }) => core.changes.file(input)),
      hunks: os.changes.hunks.handler(({ input }) => core.changes.hunks(input)),
      patch: os.changes.patch.handler(({ input }) => core.changes.patch(input)),
    },
    apply: {
      plan: os.apply.plan.handler(({ input }) => core.apply.plan(input)),
      sides: os.apply.sides.handler(({ input }) => core.apply.sides(input)),
      keepDraft: os.apply.keepDraft.handler(({ input }) => core.apply.keepDraft(input)),
      keepResolutions: os.apply.keepResolutions.handler(({ input }) => core.apply.keepResolutions(input)),
      askAgent: os.apply.askAgent.handler(({ input }) => core.apply.askAgent(input)),
      decline: os.apply.decline.handler(({ input }) => core.apply.decline(input)),
      run: os.apply.run.handler(({ input }) => core.apply.run(input)),
      progress: os.apply.progress.handler(({ input, signal }) => core.apply.progress(input, signal)),
      stop: os.apply.stop.handler(({ input }) => core.apply.stop(input)),
      planUndo: os.apply.planUndo.handler(({ input }) => core.apply.planUndo(input)),
      undo: os.apply.undo.handler(({ input }) => core.apply.undo(input)),
      list: os.apply.list.handler(({ input }) => core.apply.list(input)),
    },
    sharedState: {
      list: os.sharedState.list.handler(({ input }) => core.sharedState.list(input)),
      accept: os.sharedState.accept.handler(({ input }) => core.sharedState.accept(input)),
      putBack: os.sharedState.putBack.handler(({ input }) => core.sharedState.putBack(input)),
      undoPutBack: os.sharedState.undoPutBack.handler(({ input }) => core.sharedState.undoPutBack(input)),
    },
    processes: {
      list: os.processes.list.handler(({ input }) => core.processes.list(input)),
      end: os.processes.end.handler(({ input, context }) =>
        core.processes.end(input, undefined, callerOf(context)),
      ),
      leave: os.processes.leave.handler(({ input, context }) =>
        core.processes.leave(input, undefined, callerOf(context)),
      ),
    },
    trust: {
      show: os.trust.show.handler(({ input }) => core.trust.show(input)),
      allow: os.trust.allow.handler(({ input, context }) =>
        core.trust.allow(input, undefined, callerOf(context)),
      ),
      revoke: os.trust.revoke.handler(({ input, context }) =>
        core.trust.revoke(input, undefined, callerOf(context)),
      ),
    },
    settings: {
      watch: os.settings.watch.handler(({ input, signal }) => core.settings.watch(input, signal)),
      get: os.settings.get.handler(({ input }) => core.settings.get(input)),
      allowSetUp: os.settings.allowSetUp.handler(({ input, context }) =>
        core.settings.allowSetUp(input, undefined, callerOf(context)),
      ),
      update: os.settings.update.handler(({ input, context }) =>
        core.settings.update(input, undefined, callerOf(context)),
      ),
      watchChanges: os.settings.watchChanges.handler(({ input, signal }) =>
        core.settings.watchChanges(input, signal),
      ),
      markChangesSeen: os.settings.markChangesSeen.handler(({ input, context }) =>
        core.settings.markChangesSeen(input, undefined, callerOf(context)),
      ),
    },
  });
}

export type CoreRouter = ReturnType<typeof createRouter>;
