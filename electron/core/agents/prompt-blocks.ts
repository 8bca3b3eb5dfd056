import { pathToFileURL } from 'node:url';
import { describeAttachment, isPicture } from '#shared/attachment';
import type { PromptKinds } from '#shared/events';
import type { PromptFile, PromptGiven } from './agent';

/** Beyond it models refuse a picture; the agent can open it as a file then. */
const LARGEST_PICTURE = 5_000_000;
/** Beyond it an agent does better to read what it needs of a text. */
const LARGEST_TEXT = 256_000;
/** Of all that goes inside one prompt. */
const LARGEST_INSIDE = 20_000_000;

type Block =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image'; readonly mimeType: string; readonly data: string }
  | {
      readonly type: 'resource';
      readonly resource: { readonly uri: string; readonly mimeType: string; readonly text: string };
    }
  | {
      readonly type: 'resource_link';
      readonly uri: string;
      readonly name: string;
      readonly mimeType?: string;
      readonly size?: number;
    };

/**
 * A prompt for an agent of the protocol: files go inside it where the agent says that it takes them so, else as links, which
 * every agent has to take.
 */
export async function promptBlocks(
  text: string,
  { links, files }: PromptGiven,
  takes: PromptKinds | undefined,
): Promise<Block[]> {
  const blocks: Block[] = [{ type: 'text', text }];
  let inside = 0;
  for (const file of files) {
    const goesInside = inside + file.bytes <= LARGEST_INSIDE && isTaken(file, takes);
    if (goesInside) inside += file.bytes;
    blocks.push(goesInside ? await insideOf(file) : linkTo(file));
  }
  return [...blocks, ...links.map((link) => ({ type: 'resource_link' as const, ...link }))];
}

function isTaken(file: PromptFile, takes: PromptKinds | undefined): boolean {
  if (isPicture(file)) return takes?.images === true && file.bytes <= LARGEST_PICTURE;
  return file.type === 'text/plain' && takes?.resources === true && file.bytes <= LARGEST_TEXT;
}

async function insideOf(file: PromptFile): Promise<Block> {
  const content = await file.content();
  if (isPicture(file)) return { type: 'image', mimeType: file.type, data: content.toString('base64') };
  return {
    type: 'resource',
    resource: { uri: uriOf(file), mimeType: file.type, text: content.toString('utf8') },
  };
}

function linkTo(file: PromptFile): Block {
  return { type: 'resource_link', uri: uriOf(file), name: file.name, mimeType: file.type, size: file.bytes };
}

function uriOf({ path }: PromptFile): string {
  return pathToFileURL(path).href;
}

/** The prompt for an agent that takes nothing but text. */
export function promptWithPaths(text: string, files: readonly PromptFile[]): string {
  if (files.length === 0) return text;
  const listed = files.map((file) => `- ${file.path} (${describeAttachment(file)})`);
  return `${text}\n\nAttached files:\n${listed.join('\n')}`;
}
