/** The list of sessions. */
export { countStates, type SessionFilter } from './filter-sessions';
export {
  clearFilters,
  nextAttention,
  nextGrouping,
  nextUnread,
  stepSession,
  toggleFilter,
  useFilters,
} from './list';
export { SessionPane } from './session-pane';
