import type { ToolKind } from '#shared/events';
import type { HeldBack } from '#shared/held-back';
import { hostText } from '#shared/host-text';
import { parseJson } from '#shared/parse-json';
import type { AgentListener } from '../../agents';
import { parseTarget, type Sight, type Target } from '../../isolation';
import { liesIn } from '../../lies-in';

type Tool = Parameters<AgentListener['askPermission']>[0]['tool'];

/** What is known of a session's sandbox. */
export type Holds = {
  readonly sight: Sight;
  /** What is the user's: folders whose files a command that names them is after. */
  readonly places: readonly string[];
  /** Whether the user would be asked about a host. */
  asks(target: Target): Promise<boolean>;
};

const ON_FILES: ReadonlySet<ToolKind> = new Set(['read', 'search', 'edit', 'delete', 'move']);
const CHANGES: ReadonlySet<ToolKind> = new Set(['edit', 'delete']);
/** A word of a command that names a file, and nothing else. */
const PATH = /(?<=^|[\s'"=])\/[\w.@+/-]+(?=$|[\s'";|&)])/g;
const MOST = 4;
const MOST_LOOKED_AT = 50;
const PORTS: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 };

/** What the sandbox holds back of what its agent asks for, whatever is answered; only what is certain. */
export async function heldBack(tool: Tool, { sight, places, asks }: Holds): Promise<HeldBack[]> {
  const { kind } = tool;
  // A server of tools may run elsewhere.
  if (tool.mcp || !kind) return [];
  if (kind === 'fetch') {
    const target = addressIn(tool.input);
    return target && (await asks(target)) ? [{ by: 'asks', host: hostText(target) }] : [];
  }
  if (kind === 'execute') {
    const named = [...new Set(tool.command?.match(PATH) ?? [])].slice(0, MOST_LOOKED_AT);
    return named
      .filter((path) => places.some((place) => liesIn(place, path)) && sight(path) === 'hidden')
      .slice(0, MOST)
      .map((path) => ({ by: 'hidden', path }));
  }
  if (!ON_FILES.has(kind)) return [];
  const edits = (tool.content ?? []).flatMap((part) => (part.type === 'diff' ? [part.path] : []));
  const paths = [...new Set([...(tool.locations ?? []).map(({ path }) => path), ...edits])];
  return paths
    .slice(0, MOST_LOOKED_AT)
    .flatMap((path): HeldBack[] => {
      const seen = sight(path);
      if (seen === 'hidden') return [{ by: 'hidden', path }];
      return seen === 'read' && CHANGES.has(kind) ? [{ by: 'read-only', path }] : [];
    })
    .slice(0, MOST);
}

/** Where a tool that fetches one address goes; null where that is not to be told. */
function addressIn(input: string | null | undefined): Target | null {
  const fields = parseJson(input ?? '');
  if (typeof fields !== 'object' || fields === null || !('url' in fields)) return null;
  const { url } = fields;
  if (typeof url !== 'string' || !URL.canParse(url)) return null;
  const { protocol, host } = new URL(url);
  const port = PORTS[protocol];
  return port === undefined ? null : parseTarget(host, port);
}
