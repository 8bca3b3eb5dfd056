import { useCallback, useState } from 'react';
import { describeServerState, describeServersDamaged, describeServerTrouble } from '#shared/describe-mcp';
import { displayPath } from '#shared/display-path';
import type { McpListed, McpListing } from '#shared/mcp';
import {
  allowServer,
  chooseServer,
  giveInput,
  readServers,
  revokeServer,
  type ServersOf,
  switchServer,
} from '../../state/server-actions';
import { useAnswer } from '../../state/use-answer';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { RefusalText } from '../../ui/refusal-text';
import { ShownText } from '../../ui/shown-text';
import { Spinner } from '../../ui/spinner';
import { Switch } from '../../ui/switch';
import { ServerInput, ServerLines } from './server-parts';

/** What changes servers, and takes what they are then. */
type Change = (asked: Promise<McpListing | null>) => Promise<void>;

/** MCP servers of a session or a repository: each with all that it runs, whether it may, and what it asks for. */
export function ServersDialog(props: { where: ServersOf; onClose: () => void }) {
  const [where] = useState(props.where);
  const read = useAnswer(useCallback(() => readServers(where), [where]));
  const [changed, setChanged] = useState<McpListing | null>(null);
  const [busy, setBusy] = useState(false);
  const listing = changed ?? (read?.ok ? read.value : null);
  const change: Change = async (asked) => {
    setBusy(true);
    const next = await asked;
    setBusy(false);
    if (next) setChanged(next);
  };
  return (
    <Dialog
      open
      readable
      width="medium"
      onClose={props.onClose}
      title="MCP servers"
      description="Servers of tools that the repository or you configured. Agents get those that are on, from their next start."
      actions={<Button onClick={props.onClose}>Close</Button>}
    >
      {listing ? (
        <Listing where={where} listing={listing} busy={busy} change={change} />
      ) : read?.ok === false ? (
        <RefusalText refusal={read.refusal} />
      ) : (
        <Spinner label="Reading the servers" />
      )}
    </Dialog>
  );
}

type ListingProps = {
  readonly where: ServersOf;
  readonly listing: McpListing;
  readonly busy: boolean;
  readonly change: Change;
};

function Listing(props: ListingProps) {
  const { servers, damaged, keeps } = props.listing;
  return (
    <div className="flex flex-col gap-3">
      {damaged.map((one) => (
        <Notice key={one.file} tone="need">
          {describeServersDamaged(one)}
        </Notice>
      ))}
      {servers.length === 0 ? <p className="text-soft">No MCP servers are configured here.</p> : null}
      {servers.length > 0 ? (
        <ul aria-label="MCP servers" className="divide-y divide-line rounded-lg border border-line bg-panel">
          {servers.map((server) => (
            <Server key={`${server.file} ${server.name}`} {...props} server={server} />
          ))}
        </ul>
      ) : null}
      {keeps === 'memory' && servers.some(({ inputs }) => inputs.length > 0) ? (
        <p className="text-xs text-faint">
          No key store of the system can be reached, so values are kept until Understory ends.
        </p>
      ) : null}
    </div>
  );
}

/** Nothing is wrong, and nothing is to be decided. */
const QUIET: ReadonlySet<McpListed['state']> = new Set(['on', 'off', 'not-chosen']);

function Server({ where, busy, change, server }: ListingProps & { readonly server: McpListed }) {
  const { name, state, trouble, file, fingerprint, inputs } = server;
  const shown = displayPath(name);
  const works = state !== 'broken' && state !== 'not-chosen';
  const allowed = works && state !== 'needs-trust';
  const canSwitch = 'session' in where && works;
  return (
    <li className="flex flex-col gap-2 px-3 py-2.5">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium wrap-anywhere">
              <ShownText text={name} lines="escaped" />
            </span>
            <span className={QUIET.has(state) ? 'text-xs text-soft' : 'text-xs text-need'}>
              {describeServerState(server)}
            </span>
          </div>
          <div className="text-2xs wrap-anywhere text-faint">
            <ShownText text={file} lines="escaped" />
          </div>
        </div>
        {state === 'not-chosen' ? (
          <Button
            small
            disabled={busy}
            aria-label={`Use ${shown} of ${displayPath(file)}`}
            onClick={() => void change(chooseServer(where, name, file))}
          >
            Use This One
          </Button>
        ) : null}
        {state === 'needs-trust' ? (
          <Button
            small
            data-by-hand
            disabled={busy}
            aria-label={`Allow ${shown}`}
            onClick={() => void change(allowServer(where, name, fingerprint))}
          >
            Allow
          </Button>
        ) : null}
        {allowed && state !== 'off' ? (
          <Button
            small
            look="ghost"
            disabled={busy}
            aria-label={`Revoke ${shown}`}
            onClick={() => void change(revokeServer(where, name))}
          >
            Revoke
          </Button>
        ) : null}
        {canSwitch ? (
          <Switch
            hideLabel
            label={`${shown} in this session`}
            disabled={busy}
            checked={state !== 'off'}
            onChange={(on) => void change(switchServer(where.session, name, on))}
          />
        ) : null}
      </div>
      <ServerLines server={server} />
      {trouble ? (
        <p className={`text-xs wrap-anywhere ${QUIET.has(state) ? 'text-soft' : 'text-need'}`}>
          {describeServerTrouble(trouble)}
        </p>
      ) : null}
      {allowed
        ? inputs.map((input) => (
            <ServerInput
              key={input.id}
              input={input}
              busy={busy}
              onGive={(value) => change(giveInput(where, name, input.id, value))}
            />
          ))
        : null}
    </li>
  );
}
