import type { RedBefore } from '../check';
import type { SessionEvent, ToolCallPatch } from '../events';
import { settled } from './noticed-changes';
import type { ToolCall, Transcript, TranscriptItem, TranscriptTurn } from './transcript-model';
import { addMoney, spentSince } from './usage';

/** A transcript while a batch is folded into it: turns that the batch touches are copied once and then written to. */
export type Draft = {
  seq: number;
  protocol: Transcript['protocol'];
  folders: Transcript['folders'];
  usage: Transcript['usage'];
  reported: Transcript['reported'];
  offers: Transcript['offers'];
  options: Transcript['options'];
  rules: Transcript['rules'];
  viewed: Transcript['viewed'];
  comments: Transcript['comments'];
  next: Transcript['next'];
  given: Transcript['given'];
  readonly before: Transcript;
  readonly turns: TranscriptTurn[];
  readonly added: TranscriptItem[];
  readonly open: Map<number, OpenTurn>;
};

type OpenTurn = {
  readonly index: number;
  readonly items: TranscriptItem[];
  /** Index in `items` of every tool call; made when the batch first asks. */
  calls: Map<string, number> | null;
};

export function openDraft(before: Transcript): Draft {
  return { ...before, before, turns: [...before.turns], added: [], open: new Map() };
}

export function closeDraft(draft: Draft): Transcript {
  const { before, added, open, turns: _, ...rest } = draft;
  for (const { index, items } of open.values()) {
    const turn = draft.turns[index];
    if (turn) draft.turns[index] = { ...turn, items };
  }
  const sameTurns =
    draft.turns.length === before.turns.length &&
    draft.turns.every((turn, index) => turn === before.turns[index]);
  return {
    ...rest,
    turns: sameTurns ? before.turns : draft.turns,
    preparation: added.length > 0 ? [...before.preparation, ...added] : before.preparation,
  };
}

/** The session works in this folder from now on. */
export function addFolder(draft: Draft, folder: string | null): void {
  if (folder !== null && !draft.folders.includes(folder)) draft.folders = [...draft.folders, folder];
}

type Queued = Extract<SessionEvent, { type: 'turn.queued' }>;

export function addTurn(
  draft: Draft,
  { turn, prompt, attachments, sentBack }: Pick<Queued, 'turn' | 'prompt' | 'attachments' | 'sentBack'>,
  queuedAt: string,
): void {
  draft.turns.push({
    turn,
    prompt,
    ...(attachments ? { attachments } : {}),
    ...(sentBack ? { sentBack } : {}),
    queuedAt,
    startedAt: null,
    endedAt: null,
    cancelling: false,
    outcome: null,
    stop: null,
    failure: null,
    denied: 0,
    plan: [],
    items: [],
    checkpoint: null,
    changes: null,
    abandoned: false,
  });
}

export function changeTurn(draft: Draft, number: number, change: Partial<TranscriptTurn>): void {
  const index = indexOf(draft, number);
  const turn = draft.turns[index];
  if (turn) draft.turns[index] = { ...turn, ...change };
}

/** What the agent says that its session costs by now; the turn has what came to it. */
export function addCost(draft: Draft, event: Extract<SessionEvent, { type: 'agent.usage' }>): void {
  const { spent, reported } = spentSince(draft.reported, event);
  draft.reported = reported;
  const before = draft.turns[indexOf(draft, event.turn)]?.cost ?? [];
  if (spent) changeTurn(draft, event.turn, { cost: addMoney(before, spent) });
}

/** Only these turns' work is in the worktree since; the others are left behind. */
export function keepTurns(draft: Draft, turns: readonly number[]): void {
  for (const [index, turn] of draft.turns.entries()) {
    const abandoned = !turns.includes(turn.turn);
    if (turn.abandoned !== abandoned) draft.turns[index] = { ...turn, abandoned };
  }
}

/** `turn` null: what belongs to no turn stands in the newest one, or in the preparation before any began. */
export function addItem(draft: Draft, turn: number | null, item: TranscriptItem): void {
  const number = turn ?? (draft.turns[0]?.startedAt ? draft.turns.at(-1)?.turn : undefined);
  if (number === undefined) draft.added.push(item);
  else openTurn(draft, number)?.items.push(item);
}

/** Streamed text arrives in pieces; pieces of one kind that follow each other are one message. */
export function appendText(
  draft: Draft,
  turn: number,
  piece: {
    readonly type: 'said' | 'thought';
    readonly text: string;
    readonly key: number;
    readonly at: string;
  },
): void {
  const items = openTurn(draft, turn)?.items;
  const last = items?.at(-1);
  if (items && last?.type === piece.type) items[items.length - 1] = { ...last, text: last.text + piece.text };
  else items?.push(piece);
}

export function patchTool(
  draft: Draft,
  turn: number,
  { patch, key, at }: { readonly patch: ToolCallPatch; readonly key: number; readonly at: string },
): void {
  const open = openTurn(draft, turn);
  if (!open) return;
  open.calls ??= indexCalls(open.items);
  const index = open.calls.get(patch.call);
  const found = index === undefined ? undefined : open.items[index];
  if (index !== undefined && found?.type === 'tool') {
    const patched = applyPatch(found.tool, patch, at);
    open.items[index] = { ...found, tool: patched.endedAt === null ? patched : answered(patched, at) };
  } else {
    open.calls.set(patch.call, open.items.length);
    const blank = {
      ...blankTool(patch.call, at),
      ...(wasDenied(open.items, patch.call) ? { denied: true as const } : {}),
    };
    open.items.push({ type: 'tool', key, tool: applyPatch(blank, patch, at) });
  }
}

/** With its turn a call ends too: of one that a crash cut off nobody could say more. */
export function settleTools(draft: Draft, turn: number, at: string): void {
  const items = openTurn(draft, turn)?.items ?? [];
  for (const [index, item] of items.entries()) {
    if (item.type === 'tool' && item.tool.endedAt === null)
      items[index] = { ...item, tool: { ...answered(item.tool, at), status: 'cancelled', endedAt: at } };
  }
}

/** The user is asked about a call: until the answer its time is the user's. */
export function askAboutTool(draft: Draft, turn: number, call: string, at: string): void {
  changeTool(draft, turn, call, (tool) =>
    tool.endedAt === null && tool.askedAt === undefined ? { ...tool, askedAt: at } : tool,
  );
}

export function settlePermission(
  draft: Draft,
  turn: number,
  { request, at }: { readonly request: string; readonly at: string },
  answer: NonNullable<Permission['answer']>,
): void {
  const items = openTurn(draft, turn)?.items ?? [];
  const index = items.findLastIndex((item) => item.type === 'permission' && item.request === request);
  const item = items[index];
  if (item?.type !== 'permission') return;
  items[index] = { ...item, answer };
  changeTool(draft, turn, item.tool.call, (tool) => {
    const { denied: _, ...rest } = answered(tool, at);
    return denies(answer) ? { ...rest, denied: true } : rest;
  });
}

type Permission = Extract<TranscriptItem, { type: 'permission' }>;

/** A request that ended with its turn was not denied by anybody. */
function denies({ option, by }: NonNullable<Permission['answer']>): boolean {
  return option === null ? by === 'persona' : option.kind.startsWith('reject');
}

/** Some agents tell of a call only after they asked. */
function wasDenied(items: readonly TranscriptItem[], call: string): boolean {
  const last = items.findLast(
    (item): item is Permission => item.type === 'permission' && item.tool.call === call,
  );
  return last?.answer != null && denies(last.answer);
}

/** The call without the time that it waited for an answer until now. */
function answered(tool: ToolCall, at: string): ToolCall {
  const { askedAt, ...rest } = tool;
  if (askedAt === undefined) return tool;
  const waited = Math.max(0, Date.parse(at) - Date.parse(askedAt));
  return { ...rest, waitedMs: (tool.waitedMs ?? 0) + waited };
}

function changeTool(draft: Draft, turn: number, call: string, change: (tool: ToolCall) => ToolCall): void {
  const open = openTurn(draft, turn);
  if (!open) return;
  open.calls ??= indexCalls(open.items);
  const index = open.calls.get(call);
  const found = index === undefined ? undefined : open.items[index];
  if (index !== undefined && found?.type === 'tool')
    open.items[index] = { ...found, tool: change(found.tool) };
}

/** What was decided of changes in shared state, wherever they stand. */
export function settleShared(
  draft: Draft,
  event: Extract<SessionEvent, { type: 'shared-state.settled' }>,
): void {
  for (const { turn } of draft.turns) {
    const index = indexOf(draft, turn);
    const items = draft.open.get(turn)?.items ?? draft.turns[index]?.items ?? [];
    for (const [position, item] of items.entries()) {
      if (item.type !== 'shared') continue;
      const changes = settled(item.changes, event);
      const open = changes === item.changes ? undefined : openTurn(draft, turn);
      if (open) open.items[position] = { ...item, changes };
    }
  }
}

function openTurn(draft: Draft, number: number): OpenTurn | undefined {
  const already = draft.open.get(number);
  if (already) return already;
  const index = indexOf(draft, number);
  const turn = draft.turns[index];
  if (!turn) return undefined;
  const open: OpenTurn = { index, items: [...turn.items], calls: null };
  draft.open.set(number, open);
  return open;
}

/** Turns are numbered from 1 in order; a log with a damaged line may miss one. */
function indexOf(draft: Draft, number: number): number {
  return draft.turns[number - 1]?.turn === number
    ? number - 1
    : draft.turns.findLastIndex((turn) => turn.turn === number);
}

function indexCalls(items: readonly TranscriptItem[]): Map<string, number> {
  const calls = new Map<string, number>();
  items.forEach((item, index) => {
    if (item.type === 'tool') calls.set(item.tool.call, index);
  });
  return calls;
}

function blankTool(call: string, at: string): ToolCall {
  return {
    call,
    title: '',
    kind: 'other',
    status: 'pending',
    command: null,
    locations: [],
    content: [],
    input: null,
    exitCode: null,
    startedAt: at,
    endedAt: null,
  };
}

function applyPatch(tool: ToolCall, patch: ToolCallPatch, at: string): ToolCall {
  const status = patch.status ?? tool.status;
  const settled = status === 'completed' || status === 'failed' || status === 'cancelled';
  return {
    ...tool,
    title: patch.title ?? tool.title,
    kind: patch.kind ?? tool.kind,
    status,
    command: patch.command === undefined ? tool.command : patch.command,
    locations: patch.locations ?? tool.locations,
    content: patch.content ?? tool.content,
    input: patch.input === undefined ? tool.input : patch.input,
    exitCode: patch.exitCode === undefined ? tool.exitCode : patch.exitCode,
    ...(patch.mcp ? { mcp: patch.mcp } : {}),
    endedAt: settled ? (tool.endedAt ?? at) : null,
  };
}

/** Notes on the newest entry of a check in its turn whether it was red before. */
export function patchCheck(
  draft: Draft,
  { turn, name, before }: { readonly turn: number; readonly name: string; readonly before: RedBefore },
): void {
  const items = openTurn(draft, turn)?.items ?? [];
  const at = items.findLastIndex((item) => item.type === 'check' && item.name === name);
  const item = items[at];
  if (item?.type === 'check') items[at] = { ...item, before };
}
