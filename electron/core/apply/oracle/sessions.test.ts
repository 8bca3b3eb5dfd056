import { propertyRuns } from '#shared/testing/property-runs';
import {
  configuredSessions,
  habitualSessions,
  mergingSessions,
  openSessions,
} from '../../testing/generated-session';
import { compareSessions } from '../../testing/oracle-session';

/** Each property has sessions of its own from the one seed of a run. */
const runs = (property: number, cases: number, nightly: number) => {
  const { numRuns, seed } = propertyRuns(cases, nightly);
  return { numRuns, seed: seed + property };
};

compareSessions('merges inside sessions', mergingSessions, runs(1, 3, 280), ['squash: applied']);
compareSessions('operations left open', openSessions, runs(2, 2, 160), ['open: conflicting']);
compareSessions('habits of agents', habitualSessions, runs(3, 2, 240), ['squash: applied']);
compareSessions('configurations', configuredSessions, runs(4, 2, 240), ['squash: applied']);
