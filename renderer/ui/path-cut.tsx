/** A path on one line whose name stays: where there is no room, its folders are cut at the front. Safe to show already. */
export function PathCut(props: { shown: string }) {
  const { shown } = props;
  const cut = shown.lastIndexOf('/') + 1;
  return (
    <span className="flex min-w-0" title={shown}>
      {cut > 0 ? (
        <span className="min-w-0 truncate [direction:rtl]">
          <bdi dir="ltr">{shown.slice(0, cut)}</bdi>
        </span>
      ) : null}
      <span className="max-w-full flex-none truncate">{shown.slice(cut)}</span>
    </span>
  );
}
