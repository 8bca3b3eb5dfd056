import type { AgentListing } from '#shared/agent';
import { orderAgents } from '../../state/choose-defaults';

/** Agents in their usual order, each with the download of the same one, which then has no place of its own. */
export function withTwins(
  listings: readonly AgentListing[],
): readonly { readonly listing: AgentListing; readonly twin: AgentListing | null }[] {
  const known = new Set(listings.map(({ profile }) => profile.id));
  const isTwin = ({ twinOf }: AgentListing) => twinOf !== undefined && known.has(twinOf);
  const twins = new Map(listings.filter(isTwin).map((one) => [one.twinOf, one]));
  // An agent stands where the better of the two would.
  const ordered = orderAgents(listings).map((one) =>
    isTwin(one) ? listings.find(({ profile }) => profile.id === one.twinOf) : one,
  );
  return [...new Set(ordered)].flatMap((listing) =>
    listing ? [{ listing, twin: twins.get(listing.profile.id) ?? null }] : [],
  );
}
