/** Servers of tools for agents: found, shown, and handed to an agent only once the user allows just them. */
export { openServers, type Servers, type ServersWhere } from './servers';
