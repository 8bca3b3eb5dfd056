import { type ReactNode, useState } from 'react';
import { TextField } from '../../ui/text-field';
import { useIsWanted, WithinSection } from './filter-settings';

/** A titled group of settings; gone while none of them is looked for. */
export function SettingsSection(props: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section
      aria-label={props.title}
      data-settings={props.title}
      className="flex flex-col gap-4 border-t border-line py-5 not-has-[[data-setting]]:hidden first-of-type:border-t-0 first-of-type:pt-1"
    >
      <div className="flex min-h-7 items-center justify-between">
        <h2 className="text-lg font-semibold tracking-tight">{props.title}</h2>
        {props.aside}
      </div>
      <WithinSection title={props.title}>{props.children}</WithinSection>
    </section>
  );
}

/** What is more than a row: shown while `words` have what is looked for. */
export function SettingBlock(props: { words: string; children: ReactNode }) {
  return useIsWanted(props.words) ? (
    <div data-setting className="flex min-w-0 flex-col gap-2">
      {props.children}
    </div>
  ) : null;
}

/** A control with its words at the left. */
export function SettingRow(props: { title: string; hint?: ReactNode; words?: string; children: ReactNode }) {
  const hint = typeof props.hint === 'string' ? props.hint : '';
  if (!useIsWanted(`${props.title} ${hint} ${props.words ?? ''}`)) return null;
  return (
    <div data-setting className="grid grid-cols-[1fr_minmax(160px,240px)] items-start gap-6">
      <div className="flex min-h-7 min-w-0 flex-col justify-center">
        <div>{props.title}</div>
        {props.hint ? <div className="text-xs text-faint">{props.hint}</div> : null}
      </div>
      <div className="flex min-h-7 min-w-0 items-center justify-end">{props.children}</div>
    </div>
  );
}

/**
 * A text setting: what is typed is checked as it is typed and stored on Enter or when the field is left. `check` gives
 * the problem, null when the text may be stored.
 */
export function SettingField(props: {
  label: string;
  stored: string;
  onStore: (value: string) => void;
  check?: (value: string) => string | null;
  hideLabel?: boolean;
  hint?: ReactNode;
  placeholder?: string;
  mono?: boolean;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const value = typed ?? props.stored;
  const problem = typed === null ? null : (props.check?.(typed) ?? null);
  const store = () => {
    if (typed === null || problem !== null) return;
    setTyped(null);
    if (typed !== props.stored) props.onStore(typed);
  };
  return (
    <div className="w-full">
      <TextField
        label={props.label}
        hideLabel={props.hideLabel ?? false}
        hint={props.hint}
        mono={props.mono ?? false}
        placeholder={props.placeholder ?? ''}
        value={value}
        problem={problem}
        onChange={setTyped}
        onEnter={store}
        onBlur={store}
        {...(typed === null ? {} : { onEscape: () => setTyped(null) })}
      />
    </div>
  );
}
