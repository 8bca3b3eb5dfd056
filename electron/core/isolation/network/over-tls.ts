import { isIP, type Socket } from 'node:net';
import { connect, rootCertificates, type TLSSocket } from 'node:tls';
import { readPlainFile } from '../../git';

const HANDSHAKE_MS = 30_000;
const MOST_BYTES = 4 * 1024 * 1024;
/** Files that variables of the user's name, with certificates that a company's network is trusted by. */
const NAMED_BY = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'];

/** Has a connection go on over TLS with whoever is known by this name, or throws. */
export function overTls(socket: Socket, host: string, trusted: readonly string[]): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secure = connect({
      socket,
      host,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ca: [...rootCertificates, ...trusted],
      ALPNProtocols: ['http/1.1'],
    });
    const patience = setTimeout(() => secure.destroy(new Error('nobody answered in time')), HANDSHAKE_MS);
    secure.once('secureConnect', () => resolve(secure));
    for (const end of ['secureConnect', 'close']) secure.once(end, () => clearTimeout(patience));
    secure.once('error', reject);
    secure.once('close', () => reject(new Error('the connection was closed')));
  });
}

/** Certificates that the user has programs trust beside the usual ones. What cannot be read says nothing. */
export async function trustedByUser(env: Readonly<Record<string, string | undefined>>): Promise<string[]> {
  const files = NAMED_BY.flatMap((name) => env[name] || []);
  const read = await Promise.all(
    files.map((path) => readPlainFile(path, { most: MOST_BYTES, follow: true }).catch(() => null)),
  );
  return read.flatMap((one) => one?.bytes.toString('latin1') ?? []);
}
