import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';

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

/** What a build of the page consists of; anything else is bytes. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

/**
 * Serves the built renderer's files, and nothing outside its folder, under the content security policy. `pageServed`
 * resolves when the page and all that it names has been handed over for the first time.
 */
export function serveRenderer(folder: string): { readonly pageServed: Promise<void> } {
  let resolveServed: () => void = () => undefined;
  const pageServed = new Promise<void>((resolve) => {
    resolveServed = resolve;
  });
  let missing: Set<string> | null = null;
  const noteServed = (file: string, body: Buffer) => {
    if (extname(file) === '.html') missing ??= new Set(filesNamedIn(body.toString('utf8'), folder));
    missing?.delete(file);
    if (missing?.size === 0) resolveServed();
  };
  protocol.handle(SCHEME, async (request) => {
    const file = fileOf(folder, request.url);
    if (request.method !== 'GET' || file === null) return new Response('refused', { status: 403 });
    // Read whole and at once: the page's start waits for it, and through Chromium's own loader it takes far longer.
    const body = await readFile(file).catch(() => null);
    if (body === null) return new Response('not found', { status: 404 });
    noteServed(file, body);
    return new Response(body, {
      headers: {
        'Content-Type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
        'Content-Security-Policy': CONTENT_SECURITY_POLICY,
        'X-Content-Type-Options': 'nosniff',
      },
    });
  });
  return { pageServed };
}

/** Scripts and style sheets that a built page loads. */
export function filesNamedIn(page: string, folder: string): string[] {
  return [...page.matchAll(/\b(?:src|href)="\.?\/?([^":]+\.(?:js|css))"/g)].map(([, path]) =>
    join(folder, path ?? ''),
  );
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
