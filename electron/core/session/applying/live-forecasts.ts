import { isDeepStrictEqual } from 'node:util';
import type { Forecast } from '#shared/forecast';
import { hasWorkToApply } from '#shared/session-state';
import type { Applies, ForecastPlaces } from '../../apply';
import type { Log } from '../../ports';
import { followValue } from '../../stream';
import type { LiveSession, SessionStore } from '../store';
import { type ForecastSession, forecastSessions, hasWork } from './forecast-sessions';
import { watchWorkspace } from './watch-workspace';

/** Forecasts that are kept current while somebody follows them: of all sessions with work, each with those of its repository. */
export type LiveForecasts = {
  watch(signal: AbortSignal | undefined): AsyncGenerator<Forecast, void, void>;
  /** Nothing more is computed; resolves when what is under way has ended. */
  close(): Promise<void>;
};

/** From the first sign of a change to the look: changes come in groups. */
const SETTLE_MS = 100;
/** Pause after a look, in times of what it took: a forecast must never be what the machine is busy with. */
const REST_RATIO = 2;
/** Of a repository so many sessions are looked at, those that something happened in last. */
const MOST_SESSIONS = 200;

const EMPTY: Forecast = { sessions: [], pairs: [], workspace: [] };

type Parts = {
  readonly store: Pick<SessionStore, 'all' | 'onChange'>;
  readonly applies: Pick<Applies, 'forecast' | 'forecastWorkspace'>;
  readonly log: Log;
};

export function createLiveForecasts(parts: Parts): LiveForecasts {
  const listeners = new Set<(forecast: Forecast) => void>();
  let following: Following | null = null;
  const ending = new Set<Promise<void>>();
  let closed = false;
  const join = (listener: (forecast: Forecast) => void): Following => {
    listeners.add(listener);
    following ??= follow(parts, (forecast) => {
      for (const tell of [...listeners]) tell(forecast);
    });
    return following;
  };
  const leave = (listener: (forecast: Forecast) => void): void => {
    listeners.delete(listener);
    if (listeners.size > 0 || following === null) return;
    const ended = following.stop().finally(() => ending.delete(ended));
    ending.add(ended);
    following = null;
  };
  return {
    watch: (signal) =>
      followValue(signal, {
        get: async () => (closed ? EMPTY : ((await following?.first) ?? EMPTY)),
        onChange: (listener) => {
          if (!closed) join(listener);
          return () => leave(listener);
        },
      }),
    close: async () => {
      closed = true;
      for (const listener of [...listeners]) leave(listener);
      await Promise.all(ending);
    },
  };
}

type Following = {
  /** Once every repository was looked at. */
  readonly first: Promise<Forecast>;
  stop(): Promise<void>;
};

/** Looks at all repositories with sessions that have work, and again at one whenever something changes in it. */
function follow({ store, applies, log }: Parts, tell: (forecast: Forecast) => void): Following {
  const repositories = new Map<string, FollowedRepository>();
  const seen = new Map<LiveSession, { readonly path: string; readonly state: string | null }>();
  let told = EMPTY;
  const publish = (): void => {
    const all = [...repositories.values()].map(({ forecast }) => forecast());
    const now = {
      sessions: all.flatMap(({ sessions }) => sessions),
      pairs: all.flatMap(({ pairs }) => pairs),
      workspace: all.flatMap(({ workspace }) => workspace),
    };
    if (isDeepStrictEqual(now, told)) return;
    told = now;
    tell(now);
  };
  const at = (repositoryPath: string): FollowedRepository => {
    const known = repositories.get(repositoryPath);
    const sessions = () => sessionsOf(store, repositoryPath);
    const followed = known ?? followRepository({ applies, log }, repositoryPath, sessions, publish);
    repositories.set(repositoryPath, followed);
    return followed;
  };
  const touch = (session: LiveSession): Promise<void>[] => {
    const { row } = session.state;
    const state = isLookedAt(session)
      ? [headNow(session), hasWorkToApply(row), basis(session)].join(' ')
      : null;
    const before = seen.get(session);
    const path = row.repositoryPath;
    if (state === (before?.state ?? null) && (before === undefined || before.path === path)) return [];
    seen.set(session, { path, state });
    // It may have moved with its repository.
    const paths = before ? [before.path, path] : [path];
    return Array.from(new Set(paths), (each) => at(each).lookAgain());
  };
  const looks = Array.from(store.all(), touch).flat();
  const stopListening = store.onChange((session) => void touch(session));
  return {
    first: Promise.all(looks).then(() => told),
    stop: async () => {
      stopListening();
      await Promise.all([...repositories.values()].map((repository) => repository.stop()));
    },
  };
}

function isLookedAt({ state: { row, isNewer } }: LiveSession): boolean {
  return !isNewer && !row.archived && !row.imported && hasWork(row);
}

/** At a checkpoint, or at what was measured while its agent works. */
function headNow({ state: { open, measured, row } }: LiveSession) {
  return (open ? measured : null) ?? row.head;
}

/** What its work is compared with. */
function basis({ state: { row, applies } }: LiveSession): string {
  return `${row.base.commit} ${applies.at(-1)?.head ?? ''}`;
}

function sessionsOf(store: Parts['store'], repositoryPath: string): ForecastSession[] {
  return Array.from(store.all())
    .filter((session) => session.state.row.repositoryPath === repositoryPath && isLookedAt(session))
    .sort(({ state: { row: a } }, { state: { row: b } }) => (a.updatedAt < b.updatedAt ? 1 : -1))
    .slice(0, MOST_SESSIONS)
    .map((session) => ({ session, head: headNow(session) }));
}

type FollowedRepository = {
  forecast(): Forecast;
  /** Resolves once what is so far known to have changed is looked at, or cannot be. */
  lookAgain(): Promise<void>;
  stop(): Promise<void>;
};

function followRepository(
  { applies, log }: Pick<Parts, 'applies' | 'log'>,
  repositoryPath: string,
  sessions: () => readonly ForecastSession[],
  onLooked: () => void,
): FollowedRepository {
  let forecast = EMPTY;
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> | null = null;
  let isDue = false;
  let stopped = false;
  let restUntil = 0;
  let waiting: (() => void)[] = [];

  const schedule = (): void => {
    if (timer || looking || !isDue || stopped) return;
    timer = setTimeout(begin, Math.max(SETTLE_MS, restUntil - performance.now()));
    timer.unref();
  };
  const begin = (): void => {
    timer = null;
    isDue = false;
    const served = waiting;
    waiting = [];
    const begun = performance.now();
    looking = look().finally(() => {
      looking = null;
      restUntil = performance.now() + (performance.now() - begun) * REST_RATIO;
      for (const resolve of served) resolve();
      schedule();
    });
  };
  const again = (): void => {
    isDue = true;
    schedule();
  };
  /** The workspace may be another one than at the last look. */
  let isChanged = true;
  const watch = watchWorkspace(() => {
    isChanged = true;
    again();
  }, log);
  const watching = (places: ForecastPlaces): boolean => {
    const wasWatched = watch.set(places);
    const isSame = wasWatched && !isChanged;
    isChanged = false;
    return isSame;
  };
  const look = async (): Promise<void> => {
    const all = sessions();
    try {
      forecast =
        all.length === 0
          ? EMPTY
          : await forecastSessions({ applies, repositoryPath, all, intoWorkspace: all, watching });
    } catch (error) {
      // As where the repository is away. What was true before may not be any more.
      forecast = EMPTY;
      isChanged = true;
      log.info('conflicts cannot be forecast', { repository: repositoryPath, error: String(error) });
    }
    if (stopped) return;
    if (all.length === 0) watch.close();
    onLooked();
  };

  return {
    forecast: () => forecast,
    lookAgain: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        again();
      }),
    stop: async () => {
      stopped = true;
      if (timer) clearTimeout(timer);
      watch.close();
      for (const resolve of waiting) resolve();
      await looking;
      // What was under way may have begun to watch.
      watch.close();
    },
  };
}
