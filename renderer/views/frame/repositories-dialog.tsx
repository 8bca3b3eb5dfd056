import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { counted } from '#shared/counted';
import { describeRefusal } from '#shared/describe-refusal';
import { displayPath } from '#shared/display-path';
import { closeOverlay } from '../../state/navigation';
import { openRepositories } from '../../state/repository-actions';
import { Button } from '../../ui/button';
import { LabelledCheckbox } from '../../ui/checkbox';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { TextField } from '../../ui/text-field';

/** So many are chosen from the first, and may be looked through without a filter. */
const FEW = 8;

/** The repositories that a folder holds: those that are chosen are opened. */
export function RepositoriesDialog(props: {
  folder: string;
  within: { readonly repositories: readonly string[]; readonly more: boolean };
}) {
  const { folder, within } = props;
  const all = within.repositories;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(all.length <= FEW ? all : []));
  const [typed, setTyped] = useState('');
  const { opened, refused, run } = useOpening();
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = all.filter((path) =>
    words.every((word) => path.slice(folder.length).toLowerCase().includes(word)),
  );
  const several = all.length > 1;
  const every = shown.length > 0 && shown.every((path) => chosen.has(path));
  const choose = (paths: readonly string[], on: boolean) => {
    const next = new Set(chosen);
    for (const path of paths) on ? next.add(path) : next.delete(path);
    setChosen(next);
  };
  return (
    <Dialog
      open
      onClose={closeOverlay}
      title={several ? 'Open repositories' : 'Open repository'}
      description={`${displayPath(folder)} is not a repository, but holds ${holdWords(all.length, within.more)}.`}
      aside={
        opened === null ? null : (
          <span role="status" className="text-soft">
            Opened {opened} of {chosen.size}
          </span>
        )
      }
      actions={
        <>
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button
            look="primary"
            busy={opened !== null}
            disabled={chosen.size === 0}
            onClick={() => void run(all.filter((path) => chosen.has(path)))}
          >
            {chosen.size > 1 ? `Open ${chosen.size.toLocaleString('en')}` : 'Open'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-2">
        {all.length > FEW ? (
          <TextField
            label="Filter repositories"
            hideLabel
            placeholder="Filter repositories"
            type="search"
            value={typed}
            onChange={setTyped}
            autoFocus
          />
        ) : null}
        {several ? (
          <div className="border-b border-line px-2 pb-1 text-soft">
            <LabelledCheckbox
              label={words.length > 0 ? 'All that are shown' : 'All'}
              checked={every ? true : shown.some((path) => chosen.has(path)) ? 'part' : false}
              onChange={(on) => choose(shown, on)}
            />
          </div>
        ) : null}
        <Rows>
          {shown.map((path) => (
            <li key={path} title={displayPath(path)} className="rounded-sm px-2 py-0.5 hover:bg-hover">
              <LabelledCheckbox
                label={displayPath(below(folder, path))}
                checked={chosen.has(path)}
                onChange={(on) => choose([path], on)}
              />
            </li>
          ))}
        </Rows>
        {shown.length === 0 ? <p className="px-2 text-soft">Nothing found</p> : null}
        {refused.map(({ path, refusal }) => (
          <Notice key={path} tone="fail">
            {displayPath(below(folder, path))}: {describeRefusal(refusal).title}
          </Notice>
        ))}
      </div>
    </Dialog>
  );
}

/** Opens the chosen ones; closing the dialog stops before the next. */
function useOpening() {
  const [opened, setOpened] = useState<number | null>(null);
  const [refused, setRefused] = useState<Awaited<ReturnType<typeof openRepositories>>>([]);
  const leave = useRef(new AbortController());
  useEffect(() => () => leave.current.abort(), []);
  const run = async (paths: readonly string[]) => {
    setOpened(0);
    const { signal } = leave.current;
    const not = await openRepositories(paths, { signal, opened: setOpened });
    setOpened(null);
    setRefused(not);
    if (not.length === 0 && !signal.aborted) closeOverlay();
  };
  return { opened, refused, run };
}

/** A list of checkboxes among which the arrows move; Space chooses. */
function Rows(props: { children: React.ReactNode }) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (document.activeElement?.tagName !== 'INPUT') list.current?.querySelector('input')?.focus();
  }, []);
  const move = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const boxes = [...(list.current?.querySelectorAll('input') ?? [])];
    const at = boxes.findIndex((box) => box.matches(':focus'));
    boxes[Math.min(Math.max(at + by, 0), boxes.length - 1)]?.focus();
  };
  return (
    <ul ref={list} aria-label="Repositories" onKeyDown={move} className="max-h-[40vh] overflow-y-auto">
      {props.children}
    </ul>
  );
}

function holdWords(count: number, more: boolean): string {
  if (more) return `${count.toLocaleString('en')} or more. Not everything in it was looked at`;
  return count === 1 ? 'one' : counted(count, 'repository', 'repositories');
}

function below(folder: string, path: string): string {
  return path.startsWith(folder) ? path.slice(folder.length).replace(/^[/\\]/, '') : path;
}
