import type { Plan, PlanPhase, PlanPlace, PlanProblem, PlanTask } from '#shared/plan';

/**
 * What the readers of the formats hand to whoever concludes something from it: the tasks as they are written, in the order
 * of their files, with the lines that they were read from. Edges, ticks and problems between tasks are not in it yet.
 */

/** A line of a file, without what ends it. */
export interface PlanLine {
  readonly file: number;
  /** From 1. */
  readonly line: number;
  /** Where it begins, in bytes of the file as it is on disk. */
  readonly at: number;
  readonly text: string;
  /** It lies in a fence, in a comment or in front matter: it is told on, and nothing is concluded from it. */
  readonly quoted: boolean;
}

/**
 * What a field may say, in our own words; `other` is told on verbatim. Values of one field are one entry each where the file
 * has a list, and one entry where it has one line: whoever reads it splits that.
 */
export type FieldKey =
  | 'depends-on'
  | 'blocks'
  | 'parallel-with'
  | 'conflicts-with'
  | 'wave'
  | 'consumes'
  | 'produces'
  | 'boundary'
  | 'files'
  | 'create'
  | 'modify'
  | 'context'
  | 'acceptance'
  | 'requirements'
  | 'checks'
  | 'constraints'
  | 'non-goals'
  | 'agent'
  | 'custom-agent'
  | 'model'
  | 'base'
  | 'priority'
  | 'parallel'
  | 'human'
  | 'status'
  | 'blocked'
  | 'labels'
  | 'other';

export interface ReadField {
  readonly key: FieldKey;
  /** One entry per value or list item, as written. */
  readonly values: readonly { readonly text: string; readonly place: PlanPlace }[];
}

/** Where the file has the mark of a task. Columns are UTF-16 code units of that line; ours is the end before which it stops. */
export interface MarkSpan {
  /**
   * `box`: what is between brackets (a box in a heading, too). `cell`: of a table, without its white space. `status`: the
   * value of a `Status:` line. `yaml` and `json`: a scalar, quotes included; then columns may be those of a longer line.
   */
  readonly style: 'box' | 'cell' | 'status' | 'yaml' | 'json';
  readonly line: PlanLine;
  readonly from: number;
  readonly to: number;
}

export interface ReadTask {
  /** All that it says by itself. `key` is unique in the plan, `phase` is the key of a phase of the plan or null. */
  readonly task: PlanTask;
  /** The lines that are its own: first the one that names it, then what stands below it. Empty for JSON. */
  readonly lines: readonly PlanLine[];
  readonly fields: readonly ReadField[];
  readonly mark: MarkSpan | null;
  /** Further ids that mean it: of steps that are inside of it, of lines elsewhere that repeat it. */
  readonly alsoCalled: readonly string[];
}

export interface ReadPhase {
  readonly phase: PlanPhase;
  /** What references call it: `Phase 2`, `2`, `US1`, `1.` of Kiro's groups. */
  readonly alsoCalled: readonly string[];
  /** Its heading, for words such as "parallel with Phase 3", and the lines of its own (no task's). */
  readonly lines: readonly PlanLine[];
  readonly wave: number | null;
}

/** What a plan's files say, before anything is concluded. */
export interface ReadPlan
  extends Pick<Plan, 'format' | 'title' | 'context' | 'defaults' | 'grain' | 'grains' | 'problems'> {
  readonly phases: readonly ReadPhase[];
  readonly tasks: readonly ReadTask[];
  /** `stated`: only what is said counts. `sequential`, `phases`: see docs/plan-files.md. Null: what its format is known for. */
  readonly order: 'stated' | 'sequential' | 'phases' | null;
  /** Sections that speak of order ("Dependencies & Execution Order", a dependency table), lines with their headings. */
  readonly orderSections: readonly (readonly PlanLine[])[];
  /** Each file's lines, all of them; empty for JSON. */
  readonly files: readonly {
    readonly name: string;
    readonly bytes: Uint8Array;
    readonly lines: readonly PlanLine[];
  }[];
  readonly problems: PlanProblem[];
}
