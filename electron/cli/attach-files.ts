import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import {
  type Attachment,
  describeAttachment,
  LARGEST_ATTACHMENT,
  MOST_ATTACHMENTS,
} from '#shared/attachment';
import { UsageError } from './exit-code';
import { terminalLine } from './terminal-text';
import { required, type VerbContext } from './verb';

/** Files that are to go with a prompt, as they were typed. */
export type AttachOption = { readonly attach?: readonly string[] | undefined };

export function addAttachOption(command: Command): Command {
  return command.option(
    '--attach <file>',
    'a file or picture that goes with the prompt; may be given more than once',
    (file: string, before: readonly string[] = []) => [...before, file],
  );
}

/** Has the core keep files that go with a prompt; a prompt names what it answers. */
export async function attachFiles(
  { attach = [] }: AttachOption,
  { client, cwd, out }: VerbContext,
): Promise<Attachment[]> {
  if (attach.length > MOST_ATTACHMENTS)
    throw new UsageError(`no more than ${MOST_ATTACHMENTS} files can go with a prompt`);
  const contents = await Promise.all(attach.map((file) => contentOf(file, resolve(cwd, file))));
  const attachments: Attachment[] = [];
  for (const [index, content] of contents.entries()) {
    const name = basename(attach[index] ?? '');
    const attachment = required(await client.attachments.add({ name, content }));
    out.say(`attached  ${terminalLine(name)} (${describeAttachment(attachment)})`);
    attachments.push(attachment);
  }
  return attachments;
}

async function contentOf(file: string, path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw new UsageError(`there is no such file to attach: ${file}`);
  if (found.size > LARGEST_ATTACHMENT)
    throw new UsageError(
      `${file} is too large to attach: it has ${found.size} bytes, and ${LARGEST_ATTACHMENT} are the most`,
    );
  try {
    return (await readFile(path)).toString('base64');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
