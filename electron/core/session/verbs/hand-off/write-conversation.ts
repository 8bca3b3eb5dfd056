import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportSession } from '../../../export';
import type { Ports } from '../../../ports';
import type { HandOffSource } from './hand-off-source';

/**
 * Writes the whole conversation of a session, with what commands put out, where the agent of the session that goes on can
 * read it and Git never sees it: beside that session's log. Answers the file.
 */
export async function writeConversation(
  folder: string,
  source: HandOffSource,
  { clock, version }: Pick<Ports, 'clock' | 'version'>,
): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'conversation.md');
  const steps = exportSession({
    row: source.live?.durable.state.row ?? source.row,
    events: source.parts(new AbortController().signal),
    whole: source.whole,
    changes: async () => ({ refused: 'They went along as files, or stand in the repository.' }),
    ...{
      format: 'markdown',
      redact: false,
      text: true,
      exportedAt: clock.now(),
      by: `Understory ${version}`,
    },
  });
  const texts: string[] = [];
  for await (const step of steps) if (step.step === 'text') texts.push(step.text);
  await writeFile(file, texts, { mode: 0o600, flush: true });
  return file;
}
