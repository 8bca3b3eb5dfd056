import { type Ref, type RefObject, useCallback, useImperativeHandle, useRef, useState } from 'react';
import { askedServers } from '#shared/asked-servers';
import { displayPath } from '#shared/display-path';
import type { McpAsked } from '#shared/mcp';
import type { SessionRow } from '#shared/session';
import { allowServer, giveInput, putOffServer, readServers } from '../../state/server-actions';
import { useAnswer } from '../../state/use-answer';
import { Button } from '../../ui/button';
import { RefusalText } from '../../ui/refusal-text';
import { ShownText } from '../../ui/shown-text';
import { Spinner } from '../../ui/spinner';
import { ServerInput, ServerLines } from './server-parts';
import { ServersDialog } from './servers-dialog';
import { useSeen } from './use-seen';

/** What keys do with the server that is asked about. */
export type AskedServerHandle = { allow(): void; deny(): void };

/** Above the conversation: an MCP server that the agent was started without and that waits for the user. */
export function AskedServerNotice(props: { row: SessionRow }) {
  const place = useRef<HTMLDivElement>(null);
  if (props.row.status === 'discarded' || askedServers(props.row).length === 0) return null;
  return (
    <div ref={place} className="max-h-[35vh] flex-none overflow-y-auto border-b border-line px-5 py-2">
      <AskedServer row={props.row} place={place} />
    </div>
  );
}

/**
 * The first of the MCP servers that wait for the user, with all that it runs and what there is to decide: the session goes on
 * without it. It is allowed only once it was seen to its end in `place`.
 */
export function AskedServer(props: {
  row: SessionRow;
  place: RefObject<HTMLElement | null>;
  /** Keys reach it here. */
  keyed?: boolean;
  onAnswered?: () => void;
  ref?: Ref<AskedServerHandle>;
}) {
  const { row, place, keyed = false, onAnswered } = props;
  const asked = askedServers(row);
  const [first] = asked;
  const answer = useRef<AskedServerHandle>(null);
  useImperativeHandle(props.ref, () => ({
    allow: () => answer.current?.allow(),
    deny: () => answer.current?.deny(),
  }));
  if (!first) return null;
  return (
    <Asked
      key={`${first.server} ${first.fingerprint} ${first.why}`}
      {...{ row, place, keyed, onAnswered }}
      asked={first}
      more={asked.length - 1}
      ref={answer}
    />
  );
}

function Asked(props: {
  row: SessionRow;
  asked: McpAsked;
  more: number;
  place: RefObject<HTMLElement | null>;
  keyed: boolean;
  onAnswered: (() => void) | undefined;
  ref: Ref<AskedServerHandle>;
}) {
  const { asked, more, keyed, onAnswered } = props;
  const { session } = props.row;
  const [where] = useState({ session });
  const read = useAnswer(useCallback(() => readServers(where), [where]));
  const [busy, setBusy] = useState(false);
  const [settings, setSettings] = useState(false);
  const server = read?.ok
    ? read.value.servers.find(({ name, state }) => name === asked.server && state !== 'not-chosen')
    : undefined;
  // What is shown is what is allowed: it may be another one by now.
  const same = server?.fingerprint === asked.fingerprint;
  const { came, whole } = useSeen(props.place, `${session} ${asked.server} ${asked.fingerprint} ${same}`);
  const needsTrust = asked.why !== 'needs-input';
  const canAllow = needsTrust && same && whole && !busy;
  const answered = async (work: () => Promise<unknown>) => {
    setBusy(true);
    onAnswered?.();
    await work();
    setBusy(false);
  };
  const allow = () => void answered(() => allowServer(where, asked.server, asked.fingerprint));
  const putOff = () => void answered(() => putOffServer(session, asked.server));
  useImperativeHandle(props.ref, () => ({
    allow: () => canAllow && allow(),
    deny: () => came && !busy && putOff(),
  }));
  const shown = displayPath(asked.server);
  return (
    <section aria-label="MCP server" className="flex flex-col gap-2">
      <div className="text-need">
        <span className="font-medium wrap-anywhere">
          <ShownText text={asked.server} lines="escaped" />
        </span>{' '}
        {WORDS[asked.why]}
        {more > 0 ? ` ${more} more ${more === 1 ? 'waits' : 'wait'} after this one.` : ''}
      </div>
      {read === null ? <Spinner label="Reading the server" /> : null}
      {read?.ok === false ? <RefusalText refusal={read.refusal} /> : null}
      {server ? (
        <>
          <div className="text-2xs wrap-anywhere text-faint">
            <ShownText text={server.file} lines="escaped" />
          </div>
          <ServerLines server={server} />
        </>
      ) : null}
      {server && !needsTrust
        ? server.inputs
            .filter(({ given }) => !given)
            .map((input) => (
              <ServerInput
                key={input.id}
                input={input}
                busy={busy}
                onGive={(value) => answered(() => giveInput(where, asked.server, input.id, value))}
              />
            ))
        : null}
      <div className="flex flex-wrap items-center gap-1.5">
        {needsTrust ? (
          <Button
            small
            data-by-hand
            keysOf={keyed ? 'permission.allow' : undefined}
            disabled={!canAllow}
            aria-label={`Allow ${shown}`}
            onClick={allow}
          >
            Allow
          </Button>
        ) : null}
        <Button
          small
          look="ghost"
          keysOf={keyed ? 'permission.deny' : undefined}
          disabled={!came || busy}
          aria-label={`Not now: ${shown}`}
          onClick={putOff}
        >
          Not Now
        </Button>
        <Button small look="ghost" onClick={() => setSettings(true)}>
          Open Settings…
        </Button>
        <span className="text-xs text-faint">
          {server && needsTrust && came && !whole
            ? 'To allow it, read it to its end.'
            : 'The agent gets it from its next start on.'}
        </span>
      </div>
      {settings ? <ServersDialog where={where} onClose={() => setSettings(false)} /> : null}
    </section>
  );
}

const WORDS: Readonly<Record<McpAsked['why'], string>> = {
  'needs-trust': 'is an MCP server that you have not allowed yet. The agent works without it.',
  changed: 'is an MCP server that was changed since you allowed it. The agent works without it.',
  'needs-input': 'is an MCP server that asks for a value. The agent works without it.',
};
