/** A call of one of the agent's tools, in the agent's own name for it: with arguments, or with one free text. */
export type ToolUse =
  | { readonly name: string; readonly args: Readonly<Record<string, unknown>> }
  | { readonly name: string; readonly input: string };

/** What the model answers to one request: some text, then either a call of one of the agent's tools or nothing more. */
export type ModelStep = {
  readonly text?: string;
  readonly tool?: ToolUse;
  /** Answers the text and then nothing, until the agent gives up. */
  readonly hang?: true;
  /** Answers with this HTTP status and nothing else. */
  readonly status?: number;
};

/** A step as a script has it: it may call a tool of a server, for whose name every agent has a form of its own. */
export type ScriptStep = ModelStep & { readonly toolLike?: RegExp };

/** The steps for prompts that hold `word`; after the last step the model says `Done.` */
export type ModelScript = readonly { readonly word: string; readonly steps: readonly ScriptStep[] }[];

/** One entry of the conversation so far. */
export type ModelTurn =
  | { readonly by: 'user' | 'tool'; readonly text: string }
  | { readonly by: 'model'; readonly calls: number };

/** What an agent asks its model, in whichever dialect. */
export type Asked = {
  readonly model: string;
  readonly stream: boolean;
  readonly tools: readonly string[];
  readonly turns: readonly ModelTurn[];
};

/** Which step is next is read from the conversation, so that the server keeps no state and agents may ask again. */
export function chooseStep(script: ModelScript, { tools, turns }: Asked): ModelStep {
  // Without tools it is a side request, such as for a title.
  if (tools.length === 0) return { text: 'A title' };
  const at = turns.findLastIndex(
    (turn) => turn.by === 'user' && script.some(({ word }) => turn.text.includes(word)),
  );
  const prompt = turns[at];
  const text = prompt?.by === 'user' ? prompt.text : '';
  // A prompt that got no answer may be sent as one text with the next: the last one is meant.
  const [scenario] = script
    .filter(({ word }) => text.includes(word))
    .sort((one, other) => text.lastIndexOf(other.word) - text.lastIndexOf(one.word));
  const done = turns.slice(at + 1).filter((turn) => turn.by === 'model' && turn.calls > 0);
  const { toolLike, ...step } = scenario?.steps[done.length] ?? { text: 'Done.' };
  if (!toolLike) return step;
  const name = tools.find((tool) => toolLike.test(tool));
  return name === undefined
    ? { text: `I have no tool like ${toolLike}.` }
    : { ...step, tool: { name, args: {} } };
}

/** The text in a message's content, which is a string or a list of parts in every dialect. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: unknown) => (isTextPart(part) ? part.text : '')).join('\n');
}

/** A text as a model streams it. */
export function pieces(text: string): string[] {
  return text.match(/[\s\S]{1,12}/g) ?? [];
}

function isTextPart(part: unknown): part is { text: string } {
  return typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string';
}
