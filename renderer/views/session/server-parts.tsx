import { useState } from 'react';
import { serverLines } from '#shared/describe-mcp';
import { displayPath } from '#shared/display-path';
import type { McpInput, McpListed } from '#shared/mcp';
import { Button } from '../../ui/button';
import { ShownText } from '../../ui/shown-text';
import { TextField } from '../../ui/text-field';

/** All that an MCP server is started or reached by: what is allowed with it. */
export function ServerLines(props: { server: McpListed }) {
  return (
    <div className="rounded-md bg-raise px-2 py-1.5 font-mono text-2xs wrap-anywhere" data-selectable>
      {serverLines(props.server).map((line) => (
        <div key={line}>
          <ShownText text={line} lines="escaped" />
        </div>
      ))}
    </div>
  );
}

/** A value that a server asks for; once given, it is not shown again. */
export function ServerInput(props: {
  input: McpInput;
  busy: boolean;
  onGive: (value: string | null) => Promise<void>;
}) {
  const { input, busy, onGive } = props;
  const [typed, setTyped] = useState('');
  const give = () => {
    if (typed === '') return;
    setTyped('');
    void onGive(typed);
  };
  if (input.given)
    return (
      <div className="flex items-center gap-3 text-xs">
        <span className="min-w-0 flex-1 wrap-anywhere text-soft">
          <ShownText text={input.id} lines="escaped" /> is given.
        </span>
        <Button small look="ghost" disabled={busy} onClick={() => void onGive(null)}>
          Forget
        </Button>
      </div>
    );
  return (
    <div className="flex items-end gap-2">
      <div className="min-w-0 flex-1">
        <TextField
          label={displayPath(input.description ?? input.id)}
          type={input.secret ? 'password' : 'text'}
          value={typed}
          onChange={setTyped}
          onEnter={give}
          hint={input.options ? `One of: ${displayPath(input.options.join(', '))}` : null}
        />
      </div>
      <Button small disabled={busy || typed === ''} onClick={give}>
        Keep
      </Button>
    </div>
  );
}
