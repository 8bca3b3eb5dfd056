/** What happens by itself when something was added to a session's log, whoever added it. */
export { type Reactors, startReactors } from './start-reactors';
