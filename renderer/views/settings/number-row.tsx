import { SettingField, SettingRow } from './setting';

/** A setting that is a whole number. `unset`: what an empty field means, where it may be empty; it is stored as null. */
export function NumberRow(props: {
  title: string;
  hint: string;
  /** What the field is read out as, where the title leaves out the unit. */
  label?: string;
  unset?: string;
  value: number | null;
  range: readonly [least: number, most: number];
  /** 0 is allowed, too. */
  orZero?: true;
  onStore: (value: number | null) => Promise<void>;
}) {
  const [least, most] = props.range;
  const mayBeEmpty = props.unset !== undefined;
  const check = (text: string) => {
    if (text === '' && mayBeEmpty) return null;
    const isNumber = /^\d+$/.test(text);
    const fits = Number(text) >= least && Number(text) <= most;
    if (isNumber && (fits || (props.orZero && Number(text) === 0))) return null;
    return `Enter ${props.orZero ? '0 or ' : ''}a number from ${least} to ${most}.`;
  };
  return (
    <SettingRow title={props.title} hint={props.hint}>
      <SettingField
        label={props.label ?? props.title}
        hideLabel
        placeholder={props.unset ?? ''}
        stored={props.value === null ? '' : String(props.value)}
        check={check}
        onStore={(text) => void props.onStore(text === '' ? null : Number(text))}
      />
    </SettingRow>
  );
}
