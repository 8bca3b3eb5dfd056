import type { AgentToolPatch } from './agent';

type Content = NonNullable<AgentToolPatch['content']>;
type Diff = Extract<Content[number], { type: 'diff' }>;

/** Characters of diffs that are remembered in a turn. */
const MOST_REMEMBERED = 8 * 1024 * 1024;

/**
 * The diffs that a turn's tool calls have shown. Agents replace them by less: the output of the finished call, its
 * confirmation in a sentence, or nothing where the diff came only with the question. What a call has changed is not to
 * vanish so.
 */
export type ToolDiffs = {
  /** The content to show for a call from now on, where the agent sends this; null leaves what is shown. */
  after(call: string, content: Content): Content | null;
  of(call: string): Content;
};

export function createToolDiffs(): ToolDiffs {
  /** Null: there are some, too long to be remembered. */
  const known = new Map<string, readonly Diff[] | null>();
  let remembered = 0;

  const remember = (call: string, diffs: readonly Diff[] | null) => {
    remembered -= sizeOf(known.get(call) ?? []);
    const size = sizeOf(diffs ?? []);
    const fits = remembered + size <= MOST_REMEMBERED;
    known.set(call, fits ? diffs : null);
    if (fits) remembered += size;
  };
  return {
    after(call, content) {
      const diffs = content.flatMap((part) => (part.type === 'diff' ? [part] : []));
      if (diffs.length > 0 || content.length === 0) {
        if (diffs.length > 0) remember(call, diffs);
        else if (known.has(call)) {
          remember(call, []);
          known.delete(call);
        }
        return content;
      }
      const before = known.get(call);
      if (before === undefined) return content;
      return before === null ? null : [...before, ...content];
    },
    of: (call) => known.get(call) ?? [],
  };
}

function sizeOf(diffs: readonly Diff[]): number {
  return diffs.reduce((size, { oldText, newText }) => size + (oldText?.length ?? 0) + newText.length, 0);
}
