/** Custom agents: where their files are, what they say, and what is wrong with them. */
export { createCustomAgentVerbs } from './custom-agent-verbs';
export { type CustomAgentPlaces, type FoundPersona, findPersona } from './find-persona';
export type { Persona } from './persona';
