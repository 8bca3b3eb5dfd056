import { propertyRuns } from '#shared/testing/property-runs';
import {
  configuredSessions,
  habitualSessions,
  mergingSessions,
  openSessions,
} from '../../testing/generated-session';
import { compareSessions } from '../../testing/oracle-session';

/** Each property has sessions of its own from the one seed of a run. */
const runs = (property: number, cases: number) => {
  const { numRuns, seed } = propertyRuns(cases, cases * 40);
  return { numRuns, seed: seed + property };
};

compareSessions('merges inside sessions', mergingSessions, runs(1, 7), ['squash: applied']);
compareSessions('operations left open', openSessions, runs(2, 4), ['open: conflicting']);
compareSessions('habits of agents', habitualSessions, runs(3, 6), ['squash: applied']);
compareSessions('configurations', configuredSessions, runs(4, 6), ['squash: applied']);
