/** The network of a session's sandbox: a proxy that decides host by host, and what connects programs to it. */
export { type AllowedHostsStore, openAllowedHosts } from './allowed-hosts';
export type { NetworkDecision, NetworkDesk, NetworkListener, NetworkQuestion } from './network-desk';
export { openSessionNetwork, type SessionNetwork } from './session-network';
