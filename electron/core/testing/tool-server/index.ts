import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('./server.mjs', import.meta.url));

/**
 * Program and arguments of a server of tools that speaks over standard input and output. Its token is in `TOKEN`; where it is
 * asked for its tools, it makes the file in `LISTED`.
 */
export const TOOL_SERVER = [process.execPath, SERVER] as const;

/** The same over HTTP on the loopback, for whoever shows the token; a process of its own, ended with `await using`. */
export async function httpToolServer(
  token: string,
  listed = '',
): Promise<AsyncDisposable & { readonly url: string }> {
  const server = spawn(process.execPath, [SERVER, 'http'], {
    env: { TOKEN: token, LISTED: listed },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(server, 'exit');
  const [port] = (await once(server.stdout, 'data')) as [Buffer];
  return {
    url: `http://127.0.0.1:${port.toString().trim()}/mcp`,
    [Symbol.asyncDispose]: async () => {
      server.kill();
      await ended;
    },
  };
}
