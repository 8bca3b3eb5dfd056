import { ArrowLeftRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Changeset } from '#shared/changeset';
import { paths as somePaths } from '#shared/described';
import type { RepoPath, SessionId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { canChangeWorktree } from '#shared/session-state';
import { useConflictsOf } from '../../../state/forecast';
import { IconButton } from '../../../ui/button';
import { Count } from '../../../ui/count';
import { Select } from '../../../ui/select';
import { TabPanel, Tabs } from '../../../ui/tabs';
import { filesTitle, LayoutSwitch } from '../changes-head';
import { type Loaded, useChangeset } from '../use-changeset';
import { ComparedFiles } from './compared-files';
import type { ShownSession } from './shown-sessions';
import type { Takes } from './use-take-notes';
import { versionOf } from './version-of';

/** What is shown at first: of this session since its base, or between it and the next one, at a file. */
export type ShownAt = {
  readonly session: SessionId;
  readonly path: RepoPath | null;
  readonly between?: boolean;
};

type Taking = {
  readonly winner: ShownSession | null;
  readonly onTake: (from: SessionId, path: RepoPath, hunks: readonly number[] | null) => void;
};

/** Two of several sessions beside each other: what differs between them, and what each changed since its base. */
export function SideBySide(props: { shown: readonly ShownSession[]; at: ShownAt | null } & Taking) {
  const { shown, at, winner, onTake } = props;
  const first = at?.session ?? shown[0]?.row.session;
  const second = shown.find(({ row }) => row.session !== first)?.row.session;
  const [pair, setPair] = useState<Pair | null>(first && second ? { one: first, other: second } : null);
  const find = (session: SessionId | undefined) => shown.find(({ row }) => row.session === session);
  const one = find(pair?.one);
  const other = find(pair?.other);
  return pair && one && other ? (
    <Compared
      key={`${one.row.session} ${other.row.session}`}
      {...{ one, other, winner, onTake }}
      at={at?.session === one.row.session ? at : null}
      pickers={<Pickers shown={shown} pair={pair} onChange={setPair} />}
    />
  ) : null;
}

type Pair = { readonly one: SessionId; readonly other: SessionId };

/** Which two are compared, and in which order. */
function Pickers(props: { shown: readonly ShownSession[]; pair: Pair; onChange: (pair: Pair) => void }) {
  const { shown, pair, onChange } = props;
  const swapped = { one: pair.other, other: pair.one };
  return (
    <div className="flex flex-none items-center gap-2 px-4 pt-1 pb-2">
      <Picker
        label="From"
        shown={shown}
        value={pair.one}
        onChange={(one) => onChange(one === pair.other ? swapped : { ...pair, one })}
      />
      <IconButton label="Swap" small onClick={() => onChange(swapped)}>
        <ArrowLeftRight size={14} aria-hidden />
      </IconButton>
      <Picker
        label="To"
        shown={shown}
        value={pair.other}
        onChange={(other) => onChange(other === pair.one ? swapped : { ...pair, other })}
      />
    </div>
  );
}

function Picker(props: {
  label: string;
  shown: readonly ShownSession[];
  value: SessionId;
  onChange: (session: SessionId) => void;
}) {
  return (
    <div className="max-w-[44%] min-w-0">
      <Select
        label={props.label}
        value={props.value}
        onChange={props.onChange}
        choices={props.shown.map(({ row, name, who }) => ({
          value: row.session,
          label: name,
          detail: who,
        }))}
      />
    </div>
  );
}

type Shown = 'between' | 'one' | 'other';

function Compared(
  props: {
    one: ShownSession;
    other: ShownSession;
    at: ShownAt | null;
    pickers: ReactNode;
  } & Taking,
) {
  const { at, winner } = props;
  const [one, other] = [props.one.row, props.other.row];
  const [shown, setShown] = useState<Shown>(at && !at.between ? 'one' : 'between');
  const conflict = useConflictsOf(one.session)?.others.find(({ session }) => session === other.session);
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
  /** What one has can be taken over into the winner, if that is another one and stands still. */
  const takingFrom = ({ session }: SessionRow): Takes | null =>
    winner && winner.row.session !== session && canChangeWorktree(winner.row)
      ? { into: winner.name, onTake: (path, hunks) => props.onTake(session, path, hunks) }
      : null;
  return (
    <>
      {props.pickers}
      <Tabs
        label="What is compared"
        value={shown}
        onChange={setShown}
        tabs={[
          { value: 'between', label: 'Between them', count: countOf(all.between) },
          { value: 'one', label: `${props.one.quoted} since its base`, count: countOf(all.one) },
          { value: 'other', label: `${props.other.quoted} since its base`, count: countOf(all.other) },
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
          {conflict ? (
            <p className="flex-none border-b border-line px-5 py-1.5 text-xs text-need">
              If both were applied, they would conflict in {somePaths(conflict.paths)}.
            </p>
          ) : null}
          <ComparedFiles
            session={one.session}
            loaded={all.between}
            same="Both sessions came to the same files"
            path={at?.path ?? null}
          />
        </TabPanel>
        <TabPanel value="one">
          <ComparedFiles
            session={one.session}
            loaded={all.one}
            same="Nothing changed since its base"
            path={at?.path ?? null}
            takes={takingFrom(one)}
          />
        </TabPanel>
        <TabPanel value="other">
          <ComparedFiles
            session={other.session}
            loaded={all.other}
            same="Nothing changed since its base"
            takes={takingFrom(other)}
          />
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
