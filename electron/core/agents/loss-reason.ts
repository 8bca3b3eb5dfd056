import { setTimeout as delay } from 'node:timers/promises';
import { refusalText, refusalWords } from './acp-failure';

/** What the protocol's library says where the agent threw something: nobody learns from it what happened. */
const OF_THE_PROTOCOL =
  /^(internal error|server error|invalid (request|params)|parse error|resource not found)\b[.:]?\s*/i;
/** What is written beside the protocol comes by another way, and may come later. */
const BESIDE_MS = 200;
const MOST_CHARACTERS = 300;

/** Why an agent could not take a session up: in its own words, else in the last ones that it wrote beside the protocol. */
export async function lossReason(
  error: Parameters<typeof refusalText>[0],
  beside: () => string,
): Promise<string> {
  const own = refusalWords(error).replace(OF_THE_PROTOCOL, '').trim();
  if (own !== '') return own;
  await delay(BESIDE_MS);
  return lastLine(beside()) || refusalText(error);
}

/** The last line that says something; the places in a program where it happened are none. */
function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const line = lines.findLast((one) => /[a-z]/i.test(one) && !/^at\s/.test(one)) ?? '';
  return line.slice(0, MOST_CHARACTERS);
}
