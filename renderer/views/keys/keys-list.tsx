import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { type AppCommand, type CommandId, commandOf, commands, menuNames } from '#shared/commands';
import { displayText } from '#shared/display-path';
import type { KeyTable } from '#shared/key-table';
import { keyLabel } from '#shared/keys';
import { platform } from '../../api/platform';
import { putKeysBack, resetKeysOf, useChosenKeys, useKeyTable } from '../../state/keys';
import { closeOverlay } from '../../state/navigation';
import { Button } from '../../ui/button';
import { DialogBody } from '../../ui/dialog';
import { Kbd } from '../../ui/kbd';
import { Notice } from '../../ui/notice';
import { TextField } from '../../ui/text-field';

/** Further ones are only counted. */
const MOST_UNFIT_NAMED = 5;

const PERMISSIONS = 'Permissions';

/** All commands by their menus. `last`: the one whose keys were just changed, which has the focus again. */
export function KeysList(props: { last: CommandId | null; onChange: (id: CommandId) => void }) {
  const [typed, setTyped] = useState('');
  const [stop, setStop] = useState<CommandId | null>(props.last);
  const list = useRef<HTMLDivElement>(null);
  const table = useKeyTable();
  const groups = groupsFor(typed, table);
  const first = groups[0]?.members[0]?.id ?? null;
  const shown = groups.some(({ members }) => members.some(({ id }) => id === stop));
  const { last } = props;
  useEffect(() => {
    if (last !== null) focusRow(list.current, last);
  }, [last]);
  const onKeyDown = (event: KeyboardEvent) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-command]') ?? [])];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    rows[Math.min(rows.length - 1, Math.max(0, to))]?.focus();
  };
  return (
    <DialogBody
      title="Keyboard shortcuts"
      bare
      aside={<ResetAll />}
      actions={
        <Button look="primary" onClick={closeOverlay}>
          Close
        </Button>
      }
    >
      <div className="flex max-h-[min(640px,70vh)] min-h-0 flex-col gap-3 pt-1">
        <div className="flex flex-none flex-col gap-2 px-4">
          <TextField
            type="search"
            label="Filter by name or key"
            hideLabel
            placeholder="Filter by name or key; Enter on a command changes its keys"
            value={typed}
            onChange={setTyped}
            onDown={() => list.current?.querySelector<HTMLElement>('[data-command]')?.focus()}
            autoFocus={last === null}
            {...(typed === '' ? {} : { onEscape: () => setTyped('') })}
          />
          <Unfit table={table} />
        </div>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of the buttons inside */}
        <div
          ref={list}
          onKeyDown={onKeyDown}
          className="columns-1 gap-6 overflow-y-auto px-4 pb-4 min-[700px]:columns-2"
        >
          {groups.map(({ name, members }) => (
            <section key={name} aria-label={name} className="mb-4">
              <h3 className="mb-1 break-after-avoid px-1.5 text-2xs font-semibold text-faint">{name}</h3>
              <ul>
                {members.map(({ id }) => (
                  <li key={id} className="break-inside-avoid">
                    <Row
                      id={id}
                      table={table}
                      isStop={shown ? id === stop : id === first}
                      onFocus={() => setStop(id)}
                      onPress={() => props.onChange(id)}
                    />
                  </li>
                ))}
              </ul>
            </section>
          ))}
          {groups.length === 0 ? (
            <p role="status" className="py-6 text-center text-soft">
              No command has this name or key
            </p>
          ) : null}
        </div>
      </div>
    </DialogBody>
  );
}

function Row(props: {
  id: CommandId;
  table: KeyTable;
  isStop: boolean;
  onFocus: () => void;
  onPress: () => void;
}) {
  const { id, table } = props;
  const keys = table.keysOf(id);
  return (
    <button
      type="button"
      data-command={id}
      tabIndex={props.isStop ? 0 : -1}
      onFocus={props.onFocus}
      onClick={props.onPress}
      className="flex min-h-7 w-full items-center justify-between gap-3 rounded-md px-1.5 text-left hover:bg-hover focus-visible:-outline-offset-2"
    >
      <span className="min-w-0">
        {nameOf(id)}
        {table.isChanged(id) ? <span className="text-xs text-accent"> changed</span> : null}
      </span>
      <span aria-hidden className="flex flex-none flex-wrap justify-end gap-1">
        {keys.map((key) => (
          <Kbd key={key} keys={key} />
        ))}
      </span>
      <span className="sr-only">
        {keys.length === 0 ? 'no key' : keys.map((key) => keyLabel(key, platform())).join(', ')}
      </span>
    </button>
  );
}

function ResetAll() {
  const chosen = useChosenKeys();
  const [before, setBefore] = useState<ReturnType<typeof useChosenKeys> | null>(null);
  const none = Object.keys(chosen).length === 0;
  if (before && none)
    return (
      <span role="status" className="flex items-center gap-2 text-xs text-soft">
        All keys are as they came.
        <Button small autoFocus onClick={() => void putKeysBack(before).then(() => setBefore(null))}>
          Undo
        </Button>
      </span>
    );
  return (
    <Button
      small
      look="ghost"
      disabled={none}
      onClick={() => {
        setBefore(chosen);
        void resetKeysOf(null);
      }}
    >
      Reset all keys
    </Button>
  );
}

/** Keys in the settings file that do not hold, so that nobody wonders. */
function Unfit({ table }: { table: KeyTable }) {
  const { unfit } = table;
  if (unfit.length === 0) return null;
  const named = unfit
    .slice(0, MOST_UNFIT_NAMED)
    .map(({ command, key }) => `“${displayText(key)}” for ${nameOf(command)}`);
  const more = unfit.length - named.length;
  return (
    <Notice tone="need">
      Keys in settings.json that cannot be used are left out: {named.join(', ')}
      {more > 0 ? ` and ${more} more` : ''}.
    </Notice>
  );
}

function nameOf(id: CommandId): string {
  return commandOf(id).title.replace(/…$/, '');
}

function groupsFor(typed: string, table: KeyTable) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const textOf = ({ id, keywords }: (typeof commands)[number]) =>
    [nameOf(id), keywords, ...table.keysOf(id).map((key) => keyLabel(key, platform()))]
      .join(' ')
      .toLowerCase();
  const here = commands.filter(({ notOnMac }) => !notOnMac || platform() !== 'darwin');
  const found = here.filter((command) => words.every((word) => textOf(command).includes(word)));
  return [...menuNames, PERMISSIONS]
    .map((name) => ({ name, members: found.filter((command) => groupOf(command) === name) }))
    .filter(({ members }) => members.length > 0);
}

/** What is in no menu is for permissions, or for the view. */
function groupOf({ menu, needs }: AppCommand): string {
  return menu?.name ?? (needs === 'permission' ? PERMISSIONS : 'View');
}

function focusRow(list: HTMLElement | null, id: CommandId): void {
  const row = list?.querySelector<HTMLElement>(`[data-command="${id}"]`);
  row?.focus();
  row?.scrollIntoView({ block: 'nearest' });
}
