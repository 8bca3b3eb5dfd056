import { z } from 'zod';
import { recordReasons, troubleReasons } from './contract-reasons';
import { verb } from './contract-verbs';
import { SessionId } from './ids';
import { McpListing } from './mcp';
import { refusals } from './refusals';

const r = refusals;

/** A session, whose base commit says what its repository configures; or a workspace as it is now, by its top folder. */
const Where = z.union([z.object({ session: SessionId }), z.object({ path: z.string() })]);
const server = z.object({ where: Where, server: z.string().max(200) });
const reasons = [...recordReasons, ...troubleReasons] as const;

/** Servers of tools that the repository or the user configured. What is changed counts from the agent's next start on. */
export const mcpVerbs = {
  list: verb(z.object({ where: Where }), McpListing, [...reasons]),
  /** Lets just the server of this fingerprint run. Whatever changes of it later is asked about again. */
  allow: verb(server.extend({ fingerprint: z.string() }), McpListing, [
    ...reasons,
    r.serverUnknown,
    r.serverChanged,
  ]),
  revoke: verb(server, McpListing, [...reasons, r.serverUnknown]),
  /** A server that waits for the user in a session waits no longer, until it is another one. */
  putOff: verb(z.object({ session: SessionId, server: z.string().max(200) }), z.object({}), [
    ...recordReasons,
    r.serverUnknown,
  ]),
  /** Of several servers of a name, has the one of this file used in the repository. */
  choose: verb(server.extend({ file: z.string().max(10_000) }), McpListing, [...reasons, r.serverUnknown]),
  /** Has a session use a server or not. */
  switch: verb(z.object({ session: SessionId, server: z.string().max(200), on: z.boolean() }), McpListing, [
    ...reasons,
    r.serverUnknown,
  ]),
  /** Keeps what the user gives for an input of a server; null: forgets it. */
  give: verb(
    server.extend({ input: z.string().max(200), value: z.string().max(20_000).nullable() }),
    McpListing,
    [...reasons, r.serverUnknown, r.serverInputUnknown],
  ),
};
