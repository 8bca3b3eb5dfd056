import { createServer, type IncomingMessage, request, ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { hostText } from '#shared/host-text';
import type { Outside } from '../../ports';
import { joinSockets } from './join-sockets';
import type { KeptKeys } from './kept-keys';
import { headersOnward, requested } from './message-head';
import type { NetworkDesk } from './network-desk';
import { theWorld } from './outside';
import { overTls } from './over-tls';
import { reach, type Ways } from './reach';
import { parseTarget, type Target } from './target';
import { OF_USER, proxyHeaders } from './user-proxy';

/** The way out of one sandbox. */
export type NetworkProxy = {
  /** Ends it with all that goes through it. */
  close(): Promise<void>;
};

const MOST_CONNECTIONS = 256;
const MOST_HEADER_BYTES = 32 * 1024;
const HEADER_MS = 20_000;
/** Models may think for minutes without a word. */
const IDLE_MS = 20 * 60_000;

/**
 * Listens on a Unix socket for what a sandbox wants of the network: tunnels (CONNECT), and requests with a whole address,
 * such as change to another protocol too. Each connection carries one request, so that none can hide behind one that was
 * allowed. How hosts are reached is `reach.ts`.
 */
export async function openProxy({
  path,
  desk,
  keys = null,
  proxies = () => () => null,
  trusted = () => [],
  outside = theWorld,
  idleMs = IDLE_MS,
}: {
  readonly path: string;
  readonly desk: Pick<NetworkDesk, 'decide' | 'leadsInside'>;
  /** Keys that are added to what is asked of their services. */
  readonly keys?: Pick<KeptKeys, 'find'> | null;
  /** Proxies that the user's own programs go through: so does this one. */
  readonly proxies?: Ways['proxies'];
  readonly trusted?: Ways['trusted'];
  readonly outside?: Outside;
  readonly idleMs?: number;
}): Promise<NetworkProxy> {
  const open = new Set<Socket>();
  let closing = false;
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
  };

  const ways: Ways = {
    ...{ desk, outside, proxies: () => proxies(), trusted: () => trusted(), made: keep },
  };
  /** Nothing is left open for those who went away meanwhile. */
  const find = async (target: Target, spoken: 'plain' | 'tunnel', asker: Socket) => {
    const gone = new AbortController();
    const leave = () => gone.abort();
    asker.once('close', leave);
    const reached = await reach(target, spoken, ways, gone.signal);
    asker.off('close', leave);
    gone.abort();
    if (reached.is === 'reached' && (asker.destroyed || closing)) reached.socket.destroy();
    return reached;
  };

  const tunnel = async (message: IncomingMessage, head: Buffer) => {
    const asker = message.socket;
    const target = parseTarget(message.url ?? '', null);
    if (!target) {
      asker.end(wholeAnswer(400, NO_TARGET));
      return;
    }
    const reached = await find(target, 'tunnel', asker);
    if (reached.is !== 'reached') {
      asker.end(wholeAnswer(reached.status, reached.words));
      return;
    }
    asker.write('HTTP/1.1 200 Connection established\r\n\r\n');
    reached.socket.write(head);
    joinSockets(asker, reached.socket, idleMs);
  };

  const forward = async (message: IncomingMessage, answer: ServerResponse, upgrade: Buffer | null) => {
    const asker = message.socket;
    const keyed = keys?.find(message.url ?? '') ?? null;
    const wanted = keyed ?? requested(message.url ?? '');
    // What changes the protocol begins with it: a body would be read as the first words of that.
    if (!wanted || (upgrade && !hasNoBody(message))) {
      refuse(answer, 400, NO_TARGET);
      return;
    }
    const reached = await find(wanted, keyed?.secure || upgrade ? 'tunnel' : 'plain', asker);
    if (reached.is !== 'reached') {
      refuse(answer, reached.status, reached.words);
      return;
    }
    reached.socket.setTimeout(idleMs, () => reached.socket.destroy());
    const socket = keyed?.secure
      ? await overTls(reached.socket, wanted.host, trusted()).catch(String)
      : reached.socket;
    if (typeof socket === 'string') {
      refuse(answer, 502, `Understory could not speak to ${hostText(wanted)} in safety: ${socket}\n`);
      return;
    }
    if (asker.destroyed) socket.destroy();
    const onwards = headersOnward(message);
    const onward = request({
      createConnection: () => socket,
      method: message.method ?? 'GET',
      path: reached.by ? `http://${wanted.authority}${wanted.path}` : wanted.path,
      headers: {
        ...(keyed ? keyed.withKey(onwards) : onwards),
        // Whatever it says beside the address: the host that was judged.
        host: wanted.authority,
        ...proxyHeaders(reached.by?.authorization ?? null),
        ...(upgrade ? { connection: 'upgrade', upgrade: message.headers.upgrade } : { connection: 'close' }),
      },
    });
    let answered = false;
    onward.on('error', (error) => {
      if (!answered) refuse(answer, 502, `Understory lost ${hostText(wanted)}: ${error.message}\n`);
    });
    onward.on('response', (response) => {
      answered = true;
      if (reached.by && response.statusCode === 407) {
        socket.destroy();
        refuse(answer, 502, `Understory could not reach ${hostText(wanted)}: ${OF_USER} refused: 407\n`);
        return;
      }
      try {
        answer.writeHead(response.statusCode ?? 502, response.statusMessage, headersOnward(response));
        pipeline(response, answer, () => socket.destroy());
      } catch {
        // What is read of an answer may not be said again: a server can put anything there.
        socket.destroy();
        refuse(answer, 502, `Understory could not read the answer of ${hostText(wanted)}.\n`);
      }
    });
    if (upgrade)
      onward.on('upgrade', (response, _, first: Buffer) => {
        answered = true;
        if (asker.destroyed) {
          socket.destroy();
          return;
        }
        answer.detachSocket(asker);
        asker.write(headOf(response), 'latin1');
        asker.write(first);
        socket.write(upgrade);
        joinSockets(asker, socket, idleMs);
      });
    // Who goes away before the end takes the request along.
    answer.once('close', () => onward.destroy());
    message.pipe(onward);
  };

  const server = createServer(
    {
      maxHeaderSize: MOST_HEADER_BYTES,
      headersTimeout: HEADER_MS,
      // A large upload takes its time; one that stands still meets the idle deadline.
      requestTimeout: 0,
      insecureHTTPParser: false,
    },
    (message, answer) => {
      answer.shouldKeepAlive = false;
      void forward(message, answer, null).catch(() => message.socket.destroy());
    },
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.maxRequestsPerSocket = 1;
  server.timeout = idleMs;
  server.on('connection', keep);
  server.on('connect', (message, _, head) => {
    void tunnel(message, head).catch(() => message.socket.destroy());
  });
  server.on('upgrade', (message, _, head) => {
    const answer = new ServerResponse(message);
    answer.shouldKeepAlive = false;
    answer.assignSocket(message.socket);
    answer.once('finish', () => message.socket.end());
    void forward(message, answer, head).catch(() => message.socket.destroy());
  });
  server.on('clientError', (error: NodeJS.ErrnoException, asker) => {
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
    if (asker.writable) asker.end(wholeAnswer(status, 'Understory could not read this request.\n'));
    else asker.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path }, () => resolve());
  });
  return {
    close: () =>
      new Promise((resolve) => {
        closing = true;
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

const NO_TARGET =
  'This is the way out of a sandbox of Understory: a proxy, which wants the whole address of what is asked for.\n';

function refuse(answer: ServerResponse, status: number, words: string): void {
  if (answer.headersSent || answer.destroyed) return;
  answer.writeHead(status, reasonOf(status), textHeaders(words));
  answer.end(words);
}

/** An answer where there is nothing to answer with but the connection itself. */
function wholeAnswer(status: number, words: string): string {
  const headers = Object.entries(textHeaders(words)).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${reasonOf(status)}\r\n${headers.join('')}\r\n${words}`;
}

function textHeaders(words: string): Record<string, string> {
  return {
    connection: 'close',
    'content-length': String(Buffer.byteLength(words)),
    'content-type': 'text/plain; charset=utf-8',
  };
}

/** Often all that a program shows of a tunnel that it did not get. */
function reasonOf(status: number): string {
  return status === 403 ? 'Refused by Understory' : (STATUS_CODES[status] ?? '');
}

function hasNoBody({ method, headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return (
    method === 'GET' && headers['transfer-encoding'] === undefined && (length === undefined || length === '0')
  );
}

/** How a change of protocol was answered, as it is said on the wire. */
function headOf(response: IncomingMessage): string {
  const lines: string[] = [];
  for (let at = 0; at + 1 < response.rawHeaders.length; at += 2)
    lines.push(`${response.rawHeaders[at]}: ${response.rawHeaders[at + 1]}\r\n`);
  return `HTTP/1.1 ${response.statusCode} ${response.statusMessage}\r\n${lines.join('')}\r\n`;
}
