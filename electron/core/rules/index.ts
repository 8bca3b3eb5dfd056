/** Answers that the user wants remembered: what may be, whether one covers what is asked, and those of repositories. */
export { type Asked, askedFor, onceOption } from './asked-for';
export { type KeptRules, type MadeRule, openKeptRules } from './kept-rules';
export { covers, patternsOf } from './patterns';
