import { type NotDone, NotDoneNotices } from '../../ui/not-done';

/** Which of many were left as they are, above the list that they stand in. */
export function LeftNotice(props: { left: readonly NotDone[]; what: string }) {
  const { left, what } = props;
  if (left.length === 0) return null;
  return (
    <div className="flex max-h-40 flex-none flex-col gap-2 overflow-y-auto border-b border-line px-5 py-2">
      <NotDoneNotices notDone={left} what={what} />
    </div>
  );
}
