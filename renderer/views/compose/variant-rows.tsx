import { CircleAlert, Cpu, Plus, X } from 'lucide-react';
import { useRef } from 'react';
import type { AgentListing, AgentOption } from '#shared/agent';
import type { CustomAgent } from '#shared/custom-agent';
import { AgentId } from '#shared/ids';
import { FEWEST_VARIANTS, MOST_VARIANTS } from '#shared/variants';
import { useAgentOffers } from '../../state/agent-offers';
import type { DraftVariant } from '../../state/draft';
import { Button, IconButton } from '../../ui/button';
import { type Choice, Select } from '../../ui/select';
import { AgentPicker } from '../prompt';
import { CustomAgentPicker } from './custom-agent-picker';

/** Stands for no choice; no model is called like it. */
const OWN_MODEL = '\n';

/** Who does it, one row a variant: agent, model and custom agent. The same may be chosen twice. */
export function VariantRows(props: {
  variants: readonly DraftVariant[];
  listings: readonly AgentListing[];
  usual: AgentListing | null;
  customAgents: readonly CustomAgent[];
  onChange: (variants: readonly DraftVariant[] | null) => void;
}) {
  const { variants, listings, usual, customAgents, onChange } = props;
  const add = useRef<HTMLButtonElement>(null);
  const change = (key: number, changes: Partial<DraftVariant>) =>
    onChange(variants.map((one) => (one.key === key ? { ...one, ...changes } : one)));
  return (
    <fieldset className="rounded-lg border border-line bg-panel px-3 py-2">
      <legend className="sr-only">Variants</legend>
      <p className="pb-1 text-xs text-soft">
        Each works in a worktree of its own, all begin at the same commit. Compare them when they have
        finished.
      </p>
      <div className="flex flex-col">
        {variants.map((variant, at) => (
          <VariantRow
            key={variant.key}
            number={at + 1}
            variant={variant}
            listings={listings}
            listing={listings.find(({ profile }) => profile.id === variant.agent) ?? usual}
            customAgents={customAgents}
            onChange={(changes) => change(variant.key, changes)}
            onRemove={
              variants.length > FEWEST_VARIANTS
                ? () => {
                    onChange(variants.filter(({ key }) => key !== variant.key));
                    add.current?.focus();
                  }
                : null
            }
          />
        ))}
      </div>
      <div className="flex items-center gap-2 pt-1">
        <Button
          ref={add}
          small
          look="ghost"
          icon={<Plus size={13} aria-hidden />}
          disabled={variants.length >= MOST_VARIANTS}
          onClick={() => onChange([...variants, anotherVariant(variants)])}
        >
          Add variant
        </Button>
        <Button small look="ghost" onClick={() => onChange(null)}>
          One session instead
        </Button>
      </div>
    </fieldset>
  );
}

/** One more: like the last of them, since mostly something about it is changed. */
export function anotherVariant(variants: readonly DraftVariant[]): DraftVariant {
  const last = variants.at(-1);
  const key = Math.max(0, ...variants.map((one) => one.key)) + 1;
  return { agent: null, model: null, customAgent: null, ...last, key };
}

function VariantRow(props: {
  number: number;
  variant: DraftVariant;
  listings: readonly AgentListing[];
  listing: AgentListing | null;
  customAgents: readonly CustomAgent[];
  onChange: (changes: Partial<DraftVariant>) => void;
  onRemove: (() => void) | null;
}) {
  const { number, variant, listing, onChange, onRemove } = props;
  const { options } = useAgentOffers(AgentId.safeParse(listing?.profile.id).data ?? null);
  const models = options.find(({ category }) => category === 'model');
  const trouble = troubleOf(listing);
  return (
    <fieldset aria-label={`Variant ${number}`} className="flex min-w-0 flex-wrap items-center gap-0.5">
      <span className="w-5 flex-none text-xs text-faint tabular-nums">{number}</span>
      <AgentPicker
        listings={props.listings}
        chosen={listing}
        onChange={(agent) => onChange({ agent, model: null })}
      />
      {models && models.choices.length > 0 ? (
        <ModelPicker models={models} chosen={variant.model} onChange={(model) => onChange({ model })} />
      ) : null}
      <CustomAgentPicker
        listed={props.customAgents}
        chosen={variant.customAgent}
        onChange={(customAgent) => onChange({ customAgent })}
      />
      {trouble ? (
        <span className="inline-flex min-w-0 items-center gap-1 text-xs text-need">
          <CircleAlert size={13} aria-hidden className="flex-none" />
          <span className="min-w-0 wrap-anywhere">{trouble}</span>
        </span>
      ) : null}
      <span className="flex-1" />
      {onRemove ? (
        <IconButton label={`Remove variant ${number}`} small onClick={onRemove}>
          <X size={13} aria-hidden />
        </IconButton>
      ) : null}
    </fieldset>
  );
}

/** Why it could not be started as it is; null: nothing is known against it. */
function troubleOf(listing: AgentListing | null): string | null {
  if (!listing) return 'Choose an agent';
  switch (listing.availability.state) {
    case 'ready':
      return null;
    case 'unusable':
      return 'Cannot be used here';
    case 'not-installed':
      return 'Not installed';
    default:
      return listing.availability satisfies never;
  }
}

function ModelPicker(props: {
  models: AgentOption;
  chosen: string | null;
  onChange: (model: string | null) => void;
}) {
  const { models, chosen } = props;
  const choices: Choice<string>[] = [
    { value: OWN_MODEL, label: 'Default model', detail: 'What the agent begins with by itself' },
    ...models.choices.map(({ value, name, description }) => ({ value, label: name, detail: description })),
  ];
  return (
    <span className="flex max-w-48 min-w-0">
      <Select
        label="Model"
        look="ghost"
        icon={<Cpu size={13} aria-hidden className="flex-none" />}
        value={models.choices.some(({ value }) => value === chosen) ? (chosen ?? OWN_MODEL) : OWN_MODEL}
        choices={choices}
        onChange={(value) => props.onChange(value === OWN_MODEL ? null : value)}
      />
    </span>
  );
}
