import type { LongText, SessionEvent, Shown, ToolCallPatch, ToolContent } from '#shared/events';
import type { AgentShown, AgentToolPatch, AgentUpdate } from '../../agents';
import { type AttachmentStore, keepPicture } from '../../attachments';
import type { LiveSession } from '../store';
import { headOf, INLINE_BYTES } from '../store';

/**
 * Writes what an agent reports into its session's log, in order and without making the agent wait. Long texts become
 * bodies; output of a command that still runs is kept as its head until the call has ended, since it is sent whole each
 * time it grows.
 */
export type UpdateRecorder = {
  take(update: AgentUpdate): void;
  /** Resolves when all that was taken is on disk or has failed. Never rejects. */
  settled(): Promise<void>;
  storedPatch(patch: AgentToolPatch): Promise<ToolCallPatch>;
};

type Content = NonNullable<AgentToolPatch['content']>;

/** `onFailure` hears when something could not be written; what follows is still tried. */
export function openUpdateRecorder(
  session: LiveSession,
  attachments: Pick<AttachmentStore, 'keep'>,
  onFailure: (error: unknown) => void,
): UpdateRecorder {
  /** Content of open calls that was so far stored only in part. */
  const unstored = new Map<string, Content>();
  let line: Promise<void> = Promise.resolve();
  const writing = new Set<Promise<void>>();

  const storedPatch = async (patch: AgentToolPatch): Promise<ToolCallPatch> => {
    const { content, input, ...rest } = patch;
    const ended = patch.status === 'completed' || patch.status === 'failed' || patch.status === 'cancelled';
    const whole = content ?? (ended ? unstored.get(patch.call) : undefined);
    if (ended) unstored.delete(patch.call);
    else if (content?.some(isLong)) unstored.set(patch.call, content);
    const keep = ended ? session.bodies.keep : async (text: string) => headOf(text);
    return {
      ...rest,
      ...(whole
        ? { content: await Promise.all(whole.map((one) => storedContent(one, keep, keepShown))) }
        : {}),
      ...(input === undefined ? {} : { input: input === null ? null : await session.bodies.keep(input) }),
    };
  };
  const keepShown = async (shown: AgentShown): Promise<Shown> => {
    switch (shown.is) {
      case 'picture': {
        const kept = await keepPicture(attachments, shown);
        return 'is' in kept ? kept : { is: 'picture', picture: kept };
      }
      case 'link':
        return shown;
      case 'text':
        return { is: 'text', uri: shown.uri, text: await session.bodies.keep(shown.text) };
      case 'file': {
        const { what, mime, bytes } = shown;
        return { is: 'left-out', what, said: mime, bytes, why: 'not-shown' };
      }
      default:
        return shown satisfies never;
    }
  };
  const write = (event: SessionEvent): void => {
    const written = session.record(event).catch(onFailure);
    writing.add(written);
    void written.then(() => writing.delete(written));
  };
  const toEvent = async (update: AgentUpdate): Promise<SessionEvent> => {
    const turn = session.state.open?.turn ?? session.state.row.turns;
    switch (update.type) {
      case 'said':
        return { type: 'agent.said', turn, text: update.text };
      case 'thought':
        return { type: 'agent.thought', turn, text: update.text };
      case 'showed':
        return { type: 'agent.showed', turn, shown: await keepShown(update.shown) };
      case 'planned':
        return { type: 'agent.planned', turn, entries: [...update.entries] };
      case 'noted':
        return { type: 'agent.noted', turn, level: update.level, text: update.text };
      case 'observed':
        return { type: 'session.noted', turn, note: update.note };
      case 'usage':
        return usageEvent(turn, update);
      case 'counted':
        return { type: 'agent.counted', turn, tokens: update.tokens };
      case 'commands':
        return { type: 'agent.offered', commands: [...update.commands] };
      case 'options':
        return { type: 'agent.options', options: [...update.options] };
      case 'tool-called':
        return { type: 'tool.called', turn, patch: await storedPatch(update.patch) };
      case 'tool-updated':
        return { type: 'tool.updated', turn, patch: await storedPatch(update.patch) };
      default:
        return update satisfies never;
    }
  };

  return {
    storedPatch,
    take(update) {
      line = line.then(async () => write(await toEvent(update))).catch(onFailure);
    },
    async settled() {
      await line;
      await Promise.all(writing);
    },
  };
}

function usageEvent(
  turn: number,
  { used, size, cost }: Extract<AgentUpdate, { type: 'usage' }>,
): SessionEvent {
  const words = cost && `${cost.amount.toFixed(4)} ${cost.currency}`;
  return { type: 'agent.usage', turn, used, size, cost: words, ...(cost ? { sum: cost } : {}) };
}

function isLong(content: Content[number]): boolean {
  if (content.type === 'shown') return false;
  const texts = content.type === 'text' ? [content.text] : [content.oldText ?? '', content.newText];
  return texts.some((text) => Buffer.byteLength(text, 'utf8') > INLINE_BYTES);
}

async function storedContent(
  content: Content[number],
  keep: (text: string) => Promise<LongText>,
  keepShown: (shown: AgentShown) => Promise<Shown>,
): Promise<ToolContent> {
  if (content.type === 'shown') return { type: 'shown', shown: await keepShown(content.shown) };
  if (content.type === 'text') return { type: 'text', text: await keep(content.text) };
  return {
    type: 'diff',
    path: content.path,
    oldText: content.oldText === null ? null : await keep(content.oldText),
    newText: await keep(content.newText),
  };
}
