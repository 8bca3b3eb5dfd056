/** What happens by itself when something was added to a session's log, whoever added it. */
export { startReactors } from './start-reactors';
