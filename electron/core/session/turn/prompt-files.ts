import { randomBytes } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Attachment } from '#shared/attachment';
import { displayPath } from '#shared/display-path';
import type { PromptFile } from '../../agents';
import { type AttachmentStore, fileNameOf } from '../../attachments';
import type { Log } from '../../ports';
import type { LiveSession } from '../store';

/**
 * What goes with the session's prompt, as its agent can be given it: a copy of each in the session's own folder, since what
 * is kept is for other prompts, too. `gone`: those that are no longer kept.
 */
export async function filesIn(
  session: Pick<LiveSession, 'state' | 'logPath'>,
  attachments: Pick<AttachmentStore, 'read' | 'folder'>,
  log: Log,
): Promise<{ readonly files: PromptFile[]; readonly gone: readonly Attachment[] }> {
  const files: PromptFile[] = [];
  const gone: Attachment[] = [];
  for (const attachment of session.state.attachments) {
    const { id, name, type, bytes } = attachment;
    const content = await attachments.read(id);
    if (!content) {
      gone.push(attachment);
      continue;
    }
    const path = await writeCopy(copyOf(session, attachment), content).catch((error: unknown) => {
      log.warn('a copy of an attachment could not be made; the agent is given what is kept', {
        session: session.state.row.session,
        error: String(error),
      });
      return join(attachments.folder, id);
    });
    files.push({
      ...{ name, type, bytes, path },
      content: async () => (await attachments.read(id)) ?? content,
    });
  }
  return { files, gone };
}

/**
 * Made anew each time, since an agent may have changed what it was given earlier, and by a new name first: what it put in
 * the place of the copy, such as a link to another file, is replaced and not written to.
 */
async function writeCopy(path: string, content: Buffer): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const scratch = `${path}.${randomBytes(4).toString('hex')}.new`;
  await writeFile(scratch, content, { mode: 0o600, flag: 'wx' });
  await rename(scratch, path);
  return path;
}

/** Where an agent finds the copy of what went with a prompt of its session. */
export function copyOf({ logPath }: Pick<LiveSession, 'logPath'>, attachment: Attachment): string {
  return join(dirname(logPath), 'attachments', fileNameOf(attachment));
}

/** The prompt, with a word on what cannot be given with it any more. */
export function promptWithout(prompt: string, gone: readonly Attachment[]): string {
  if (gone.length === 0) return prompt;
  const names = gone.map(({ name }) => displayPath(name)).join(', ');
  return `${prompt}\n\n(The user had attached ${names}, which is no longer kept.)`;
}
