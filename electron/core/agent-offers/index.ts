/** What agents said last that they offer, for a session that is not begun yet. */
export { type AgentOffers, openAgentOffers } from './agent-offers';
