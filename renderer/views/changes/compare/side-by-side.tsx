import { ArrowLeftRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Changeset } from '#shared/changeset';
import type { SessionId } from '#shared/ids';
import { quoteTitle } from '#shared/quote-title';
import type { SessionRow } from '#shared/session';
import { shortName } from '#shared/short-ref';
import { useSessionRow, useSessions } from '../../../state/sessions';
import { IconButton } from '../../../ui/button';
import { Count } from '../../../ui/count';
import { Select } from '../../../ui/select';
import { TabPanel, Tabs } from '../../../ui/tabs';
import { filesTitle, LayoutSwitch } from '../changes-head';
import { type Loaded, useChangeset } from '../use-changeset';
import { ComparedFiles } from './compared-files';
import { versionOf } from './version-of';

/** Two of several sessions beside each other: what differs between them, and what each changed since its base. */
export function SideBySide(props: { sessions: readonly SessionId[] }) {
  const [first, second] = props.sessions;
  const [pair, setPair] = useState<Pair | null>(first && second ? { one: first, other: second } : null);
  const one = useSessionRow(pair?.one ?? null);
  const other = useSessionRow(pair?.other ?? null);
  return pair && one && other ? (
    <Compared
      key={`${one.session} ${other.session}`}
      {...{ one, other }}
      pickers={<Pickers sessions={props.sessions} pair={pair} onChange={setPair} />}
    />
  ) : null;
}

type Pair = { readonly one: SessionId; readonly other: SessionId };

/** Which two are compared, and in which order. */
function Pickers(props: { sessions: readonly SessionId[]; pair: Pair; onChange: (pair: Pair) => void }) {
  const { sessions, pair, onChange } = props;
  const swapped = { one: pair.other, other: pair.one };
  return (
    <div className="flex flex-none items-center gap-2 px-4 pt-1 pb-2">
      <Picker
        label="From"
        sessions={sessions}
        value={pair.one}
        onChange={(one) => onChange(one === pair.other ? swapped : { ...pair, one })}
      />
      <IconButton label="Swap" small onClick={() => onChange(swapped)}>
        <ArrowLeftRight size={14} aria-hidden />
      </IconButton>
      <Picker
        label="To"
        sessions={sessions}
        value={pair.other}
        onChange={(other) => onChange(other === pair.one ? swapped : { ...pair, other })}
      />
    </div>
  );
}

function Picker(props: {
  label: string;
  sessions: readonly SessionId[];
  value: SessionId;
  onChange: (session: SessionId) => void;
}) {
  const all = useSessions((sessions) => (sessions.state === 'ready' ? sessions.value.rows : null));
  const rows = props.sessions.flatMap((session) => all?.get(session) ?? []);
  return (
    <div className="max-w-[44%] min-w-0">
      <Select
        label={props.label}
        value={props.value}
        onChange={props.onChange}
        choices={rows.map(({ session, title, agent }) => ({
          value: session,
          label: title,
          detail: agent.name,
        }))}
      />
    </div>
  );
}

type Shown = 'between' | 'one' | 'other';

function Compared(props: { one: SessionRow; other: SessionRow; pickers: ReactNode }) {
  const { one, other } = props;
  const [shown, setShown] = useState<Shown>('between');
  const all = {
    between: useChangeset(
      one.session,
      { kind: 'other', session: other.session },
      `${versionOf(one)} ${versionOf(other)}`,
    ),
    one: useChangeset(one.session, { kind: 'session' }, versionOf(one)),
    other: useChangeset(other.session, { kind: 'session' }, versionOf(other)),
  };
  const changeset = known(all[shown]);
  const nameOf = ({ title }: SessionRow) => quoteTitle(shortName(title, 40));
  return (
    <>
      {props.pickers}
      <Tabs
        label="What is compared"
        value={shown}
        onChange={setShown}
        tabs={[
          { value: 'between', label: 'Between them', count: countOf(all.between) },
          { value: 'one', label: `${nameOf(one)} since its base`, count: countOf(all.one) },
          { value: 'other', label: `${nameOf(other)} since its base`, count: countOf(all.other) },
        ]}
        aside={
          <span className="flex flex-none items-center gap-2 text-sm">
            {changeset ? (
              <>
                <span className="text-soft">{filesTitle(changeset.files.length)}</span>
                <Count additions={changeset.additions} deletions={changeset.deletions} />
              </>
            ) : null}
            <LayoutSwitch />
          </span>
        }
      >
        <TabPanel value="between">
          {one.base.commit === other.base.commit ? null : (
            <p className="flex-none border-b border-line px-5 py-1.5 text-xs text-soft">
              They began at different commits, so what their base got in between differs too.
            </p>
          )}
          <ComparedFiles
            session={one.session}
            loaded={all.between}
            same="Both sessions came to the same files"
          />
        </TabPanel>
        <TabPanel value="one">
          <ComparedFiles session={one.session} loaded={all.one} same="Nothing changed since its base" />
        </TabPanel>
        <TabPanel value="other">
          <ComparedFiles session={other.session} loaded={all.other} same="Nothing changed since its base" />
        </TabPanel>
      </Tabs>
    </>
  );
}

function known(loaded: Loaded<Changeset>): Changeset | null {
  return loaded.state === 'ready' ? loaded.value : loaded.state === 'loading' ? loaded.stale : null;
}

function countOf(loaded: Loaded<Changeset>): number | null {
  return known(loaded)?.files.length ?? null;
}
