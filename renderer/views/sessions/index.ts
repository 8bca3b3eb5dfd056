/** The list of sessions. */
export { describeRow } from './describe-row';
export { countStates, type SessionFilter } from './filter-sessions';
export {
  clearFilters,
  narrowBy,
  nextAttention,
  nextGrouping,
  nextUnread,
  stepSession,
  useOnlyFilter,
} from './list';
export { RowWords } from './row-words';
export { SessionPane } from './session-pane';
export { snoozeChoices } from './snooze-choices';
