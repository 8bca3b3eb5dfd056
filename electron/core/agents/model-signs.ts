import type { TurnFailure } from '#shared/events';
import type { AcpPromptEnd } from './acp-prompt-end';
import { AcpCountedPiece, AcpSaid, AcpThreadInfo } from './acp-schema';
import { statusInData, statusInText } from './http-status';
import { lastWords } from './last-words';

/**
 * What tells in a turn whether its model answered. Some agents end a turn whose model call failed like any other: one
 * says the error as its answer, one tells it beside the protocol, one says nothing at all. An answer that only speaks of
 * errors must not be taken for one, so words alone never count: see {@link ModelSigns.verdict}.
 */
export type ModelSigns = {
  /** Takes in a `session/update` of this turn, as it is on the wire. */
  hear(update: { readonly sessionUpdate: string }): void;
  /** How a turn that the agent ended as done has ended, by its prompt's answer and what it wrote on standard error. */
  verdict(answer: AcpPromptEnd, stderr: string): Verdict;
};

/** `silent`: nothing was said and nothing done; what that is unless files changed all the same. */
export type Verdict =
  | { readonly is: 'answered' }
  | { readonly is: 'failed'; readonly failure: ModelFailure }
  | { readonly is: 'silent'; readonly failure: SilentFailure | null };

type ModelFailure = Extract<TurnFailure, { code: 'model-failed' }>;
type SilentFailure = Extract<TurnFailure, { code: 'model-failed' | 'nothing-done' }>;

/** What was said in one go, without anything else in between. `last`: its last piece. */
type Said = { text: string; last: string; pieces: number; readonly afterRetry: boolean };

const LONGEST_SAID = 8 * 1024;
/** Whole pieces in which agents say that they try again. A model's own words come as an answer does: in small pieces. */
const RETRYING: readonly RegExp[] = [
  /^Info: Request failed\b.{0,200}\bRetrying\.*$/,
  /^Retrying(?: \(attempt \d+\/\d+, waiting \d+s\))?\.\.\.$/,
  /^Retry finished, resuming\.$/,
];
/** How agents begin an error that they say as an answer. */
const ERROR_SAID = /^\s*(?:API )?Error:\s/i;
/** Errors that an agent says in a sentence of its own, in one piece, whatever the model said before. */
const OWN_SENTENCE =
  /^Error: (?:Failed to get response from the AI model;|Authentication failed with provider at )/;

/** A command of the agent's own, which it may carry out without its model. */
const OWN_COMMAND = /^\s*\/[\w:-]+(?:\s|$)/;

/** `givesUsage`: whether this agent is known to count the tokens of each turn that succeeds. */
export function createModelSigns(
  { givesUsage }: { readonly givesUsage: boolean },
  prompt: string,
): ModelSigns {
  const isCommand = OWN_COMMAND.test(prompt);
  let said: Said | null = null;
  /** Of what came before `said`. */
  const before = { said: false, done: false, thought: false };
  let retrying = false;
  let countedPiece = false;
  let threadFailed = false;
  let retried: { readonly words: string; readonly status: number | null } | null = null;

  const endSaid = () => {
    if (said) before.said = true;
    said = null;
  };
  const hearSaid = (text: string) => {
    if (RETRYING.some((one) => one.test(text.trim()))) {
      endSaid();
      retrying = true;
      return;
    }
    if (said === null && text.trim() === '') return;
    said ??= { text: '', last: '', pieces: 0, afterRetry: retrying };
    said.text = (said.text + text).slice(0, LONGEST_SAID);
    said.last = text.slice(0, LONGEST_SAID);
    said.pieces += 1;
    retrying = false;
  };
  const hearOther = (what: 'done' | 'thought') => {
    endSaid();
    before[what] = true;
    retrying = false;
  };
  const hearThread = (update: unknown) => {
    const { status, error } = AcpThreadInfo.parse(update);
    if (status !== null) threadFailed = status === 'systemError';
    if (!error?.willRetry) return;
    endSaid();
    retrying = true;
    retried = { words: error.message, status: statusInData(error.info) ?? statusInText(error.message) };
  };
  const failed = (words: string): Verdict => {
    const text = words.trim() || (retried?.words ?? '');
    return { is: 'failed', failure: modelFailed(statusInText(text) ?? retried?.status ?? null, text) };
  };
  const isSaidError = ({ text, last, pieces, afterRetry }: Said, counted: boolean): boolean => {
    // Tokens of a turn that did nothing but speak are those of its answer.
    if (counted && !before.done && !before.said) return false;
    if (OWN_SENTENCE.test(last)) return true;
    const namesStatus = pieces === 1 && statusInText(text) !== null;
    if (afterRetry && namesStatus) return true;
    if (counted || before.done || before.said || before.thought || !ERROR_SAID.test(text)) return false;
    return (givesUsage && !isCommand) || namesStatus;
  };
  return {
    hear: (update) => {
      switch (update.sessionUpdate) {
        case 'agent_message_chunk':
          countedPiece ||= AcpCountedPiece.parse(update);
          return hearSaid(AcpSaid.parse(update));
        case 'agent_thought_chunk':
          return hearOther('thought');
        case 'tool_call':
        case 'tool_call_update':
        case 'plan':
        case 'compaction_update':
        case 'notice':
          return hearOther('done');
        case 'session_info_update':
          return hearThread(update);
        default:
          return;
      }
    },
    verdict: ({ error, ...answer }, stderr) => {
      const counted = answer.counted || countedPiece;
      if (error !== null) return failed(error || (said?.text ?? ''));
      if (threadFailed) return failed(said?.text ?? '');
      if (retrying && !(counted && !before.done && !before.said)) return failed('');
      if (said && isSaidError(said, counted))
        return failed(OWN_SENTENCE.test(said.last) ? said.last : said.text);
      if (said || before.said || before.done) return { is: 'answered' };
      if (counted || before.thought || isCommand) return { is: 'silent', failure: null };
      const words = lastWords(stderr);
      const status = statusInText(words);
      return {
        is: 'silent',
        failure: status === null ? { code: 'nothing-done', said: words } : modelFailed(status, words),
      };
    },
  };
}

function modelFailed(status: number | null, said: string): ModelFailure {
  return { code: 'model-failed', ...(status === null ? {} : { status }), said };
}
