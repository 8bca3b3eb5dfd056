/** One prompt given to several agents, and what came of it. */
export { createVariantVerbs } from './variant-verbs';
