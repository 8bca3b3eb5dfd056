import { lineIn } from '#shared/login-command';
import { ok, refuse } from '#shared/result';
import { terminalResume } from '../agents';
import type { CoreHandlers } from '../handlers';
import type { Ports } from '../ports';
import { orNotWritten } from '../session';
import { openStream } from '../stream';
import { exportImported } from './export-imported';
import type { Imports } from './imports';

type Sessions = CoreHandlers['sessions'];

export function createImportVerbs(imports: Imports): CoreHandlers['imports'] {
  return {
    watch: (_input, signal) => imports.watch(signal),
    list: () => imports.list(),
    leftOut: () => imports.leftOut(),
    search: (asked, signal) => imports.search(asked, signal),
    async history({ session }) {
      const entry = await imports.find(session);
      const history = entry && (await imports.read(entry));
      return history ? ok(history.about()) : refuse({ code: 'session-unknown', session });
    },
  };
}

/** The verbs that read a session, and the mark of those that one is done with, of imported ones too: those come after our own. */
export function withImported(
  own: Sessions,
  imports: Imports,
  ports: Pick<Ports, 'clock' | 'version'>,
): Pick<Sessions, 'show' | 'mark' | 'events' | 'body' | 'export' | 'resumeCommand'> {
  const unknown = (refusal: { readonly code: string }) => refusal.code === 'session-unknown';
  return {
    async show(input) {
      const found = await own.show(input);
      if (found.ok || !unknown(found.refusal)) return found;
      const entry = await imports.find(input.session);
      return entry ? ok(entry.row) : found;
    },
    async mark(input) {
      const { marked, refused } = await own.mark(input);
      const others = refused.filter(({ refusal }) => unknown(refusal)).map(({ session }) => session);
      if (others.length === 0 || (input.as !== 'archived' && input.as !== 'unarchived'))
        return { marked, refused };
      const done = await orNotWritten(async () => ok(await imports.archive(others, input.as === 'archived')));
      if (!done.ok) {
        const isOther = new Set(others);
        return {
          marked,
          refused: refused.map((one) => (isOther.has(one.session) ? { ...one, refusal: done.refusal } : one)),
        };
      }
      const known = new Set(done.value.known);
      return {
        marked: [...marked, ...done.value.marked],
        refused: refused.filter(({ session }) => !known.has(session)),
      };
    },
    events: ({ session, after }, signal) =>
      openStream(signal, async function* (life) {
        const entry = (await own.show({ session })).ok ? null : await imports.find(session);
        yield* entry
          ? imports.events(entry, after, life.signal)
          : own.events({ session, after }, life.signal);
      }),
    export: (input, signal) =>
      openStream(signal, async function* ({ signal: left }) {
        const { session } = input;
        const entry = (await own.show({ session })).ok ? null : await imports.find(session);
        const history = entry && (await imports.read(entry));
        const steps =
          entry && history ? exportImported(entry, history, input, ports) : own.export(input, left);
        for await (const step of steps) {
          if (left.aborted) return;
          yield step;
        }
      }),
    async body(input) {
      const found = await own.body(input);
      if (found.ok || !unknown(found.refusal)) return found;
      const entry = await imports.find(input.session);
      const text = entry && (await imports.read(entry))?.body(input.body);
      return text == null ? found : ok({ text });
    },
    async resumeCommand(input) {
      const found = await own.resumeCommand(input);
      if (found.ok || !unknown(found.refusal)) return found;
      const imported = (await imports.find(input.session))?.row.imported;
      if (!imported) return found;
      const { id, folder } = imported;
      const agent = (await imports.find(input.session))?.row.agent.id;
      const run = agent === undefined ? null : terminalResume(agent, id);
      if (run === null)
        return refuse({ code: 'not-available-here', what: 'A command that goes on with this session' });
      return ok({ run, folder, line: lineIn(folder, run) });
    },
  };
}
