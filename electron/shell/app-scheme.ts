import { join, normalize, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { net, protocol } from 'electron';

const SCHEME = 'app';
const HOST = 'bundle';

/** The one origin whose pages may talk to the core. */
export const APP_ORIGIN = `${SCHEME}://${HOST}`;
export const APP_PAGE = `${APP_ORIGIN}/index.html`;

/** `unsafe-inline` for styles alone: the editor writes style elements. Scripts come from the bundle only. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data: blob:",
  "worker-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

/** Serves the built renderer's files, and nothing outside its folder, under the content security policy. */
export function serveRenderer(folder: string): void {
  protocol.handle(SCHEME, async (request) => {
    const file = fileOf(folder, request.url);
    if (request.method !== 'GET' || file === null) return new Response('refused', { status: 403 });
    try {
      const found = await net.fetch(pathToFileURL(file).toString());
      const headers = new Headers(found.headers);
      headers.set('Content-Security-Policy', CONTENT_SECURITY_POLICY);
      headers.set('X-Content-Type-Options', 'nosniff');
      if (file.endsWith('.js')) headers.set('Content-Type', 'text/javascript');
      return new Response(found.body, { status: found.status, headers });
    } catch {
      return new Response('not found', { status: 404 });
    }
  });
}

/** The file that an address names, or null when it is not one of the bundle. */
export function fileOf(folder: string, address: string): string | null {
  try {
    const url = new URL(address);
    if (url.host !== HOST) return null;
    const file = normalize(join(folder, decodeURIComponent(url.pathname)));
    return file.startsWith(folder + sep) && !file.includes('\0') ? file : null;
  } catch {
    return null;
  }
}
