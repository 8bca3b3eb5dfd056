/** What somebody sees who starts Understory for the first time. */
export { StartScreen } from './start-screen';
