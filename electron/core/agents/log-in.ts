import type { logInOverAcp } from './acp-log-in';

/** Has an agent log in by itself; see {@link logInOverAcp}, which is loaded when it is asked for. */
export const logIn: typeof logInOverAcp = async (...asked) =>
  (await import('./acp-log-in')).logInOverAcp(...asked);
