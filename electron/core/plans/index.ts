/** Plans as whoever asks the core has them: files read as one, judged by the repository that they are for. */
export { createPlanVerbs } from './plan-verbs';
