/** The network of a session's sandbox: a proxy that decides host by host, and what connects programs to it. */
export { MODEL_ADDRESSES } from './configured-hosts';
export { isModelKey } from './model-hosts';
export type { HostAnswer, NetworkDecision } from './network-desk';
export { isPackageRegistry } from './package-registries';
export { clearSocketPlaces } from './proxy-socket';
export { type NetworkListener, openSessionNetwork, type SessionNetwork } from './session-network';
export { parseTarget, type Target } from './target';
