import { Select } from '../../ui/select';

const NO_LIMIT = 'none';
const COUNTS = [1, 2, 3, 4, 6, 8];

/** How many agents may work at once in one repository, or of one kind; null: as many as may at all. */
export function LimitSelect(props: {
  label: string;
  value: number | null;
  onChange: (value: number | null) => void;
}) {
  const { value } = props;
  const counts = value === null || COUNTS.includes(value) ? COUNTS : [...COUNTS, value];
  return (
    <Select
      label={props.label}
      rigid
      value={value === null ? NO_LIMIT : String(value)}
      onChange={(chosen) => props.onChange(chosen === NO_LIMIT ? null : Number(chosen))}
      choices={[
        { value: NO_LIMIT, label: 'No limit' },
        ...counts.map((count) => ({ value: String(count), label: `${count} at once` })),
      ]}
    />
  );
}

/** The limits with one of them set, or taken away (null). */
export function withLimit(
  limits: Readonly<Record<string, number>>,
  of: string,
  limit: number | null,
): Record<string, number> {
  const { [of]: _, ...others } = limits;
  return limit === null ? others : { ...others, [of]: limit };
}
