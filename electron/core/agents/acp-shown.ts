import { type AcpContentBlock, AcpOtherBlock } from './acp-schema';
import type { AgentShown } from './agent';

/** Longer ones are of no use to anybody. */
const LONGEST_NAME = 500;
const LONGEST_URI = 4000;

/** What a content block shows that is no text to be read as the agent's words; null: it is. */
export function shownIn(content: AcpContentBlock): AgentShown | null {
  if (content.type === 'text') return null;
  const block = AcpOtherBlock.parse(content);
  const mime = block.mimeType?.slice(0, LONGEST_NAME) ?? null;
  const name = block.name?.slice(0, LONGEST_NAME) ?? '';
  switch (block.type) {
    case 'image':
      if (block.data) return { is: 'picture', data: block.data, mime, name };
      return block.uri ? { is: 'link', name, uri: block.uri.slice(0, LONGEST_URI), bytes: null } : null;
    case 'audio':
      return { is: 'file', what: 'sound', mime, bytes: bytesOf(block.data ?? '') };
    case 'resource_link': {
      if (!block.uri) return null;
      const { title, size } = block;
      const bytes = size !== null && size !== undefined && size >= 0 ? size : null;
      const said = name || (title?.slice(0, LONGEST_NAME) ?? '');
      return { is: 'link', name: said, uri: block.uri.slice(0, LONGEST_URI), bytes };
    }
    case 'resource':
      return block.resource ? resourceIn(block.resource) : null;
    default:
      return null;
  }
}

function resourceIn(resource: NonNullable<AcpOtherBlock['resource']>): AgentShown | null {
  const uri = resource.uri?.slice(0, LONGEST_URI) ?? '';
  const mime = resource.mimeType?.slice(0, LONGEST_NAME) ?? null;
  if (typeof resource.text === 'string') return { is: 'text', uri, text: resource.text };
  if (typeof resource.blob !== 'string') return null;
  if (mime?.startsWith('image/')) return { is: 'picture', data: resource.blob, mime, name: lastPart(uri) };
  return { is: 'file', what: 'file', mime, bytes: bytesOf(resource.blob) };
}

function lastPart(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1).slice(0, LONGEST_NAME);
}

/** Bytes that base64 stands for, without reading it. */
function bytesOf(base64: string): number {
  return Math.floor((base64.length * 3) / 4);
}
