import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A certificate for these names that nobody trusts who is not told its file, `path`. Made in a folder of the test's. */
export async function testCertificate(
  folder: string,
  names: readonly string[],
): Promise<{ readonly key: Buffer; readonly cert: Buffer; readonly path: string }> {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const named = `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`;
  const args = [...made, '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=test', '-addext', named];
  await promisify(execFile)('openssl', args);
  return { key: await readFile(key), cert: await readFile(cert), path: cert };
}
