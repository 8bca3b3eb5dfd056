/** Something is on its way; `label` is read out, null where the words stand beside it. */
export function Spinner(props: { label: string | null }) {
  const className =
    'inline-block size-3 flex-none animate-[turn_0.9s_linear_infinite] rounded-full border-[1.5px] border-edge border-t-accent';
  if (props.label === null) return <span aria-hidden className={className} />;
  return <span role="status" aria-label={props.label} className={className} />;
}
