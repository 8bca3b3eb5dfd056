/**
 * The default app of the fallback runtime: starts the application folder (or file) named on the command line,
 * as Electron's own default app does. Top-level await holds back the app's `ready` until the entry has run,
 * which it needs for what must be registered before `ready`.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

function parseArguments(args) {
  const preloads = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index];
    if (arg === '-r' || arg === '--require') {
      index += 1;
      preloads.push(args[index]);
    } else if (!arg.startsWith('-')) {
      return { preloads, target: arg };
    }
  }
  return { preloads, target: '.' };
}

function readPackage(folder) {
  const path = join(folder, 'package.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}

const { preloads, target } = parseArguments(process.argv.slice(1));
const path = resolve(target);
const isFile = statSync(path).isFile();
const folder = isFile ? dirname(path) : path;
const manifest = readPackage(folder);
const entry = isFile ? path : resolve(folder, manifest.main ?? 'index.js');

Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
if (manifest.productName ?? manifest.name) app.setName(manifest.productName ?? manifest.name);
if (manifest.version) app.setVersion(manifest.version);
if (manifest.desktopName) app.setDesktopName(manifest.desktopName);
app.setAppPath(folder);

const requireFromApp = createRequire(join(folder, 'package.json'));
for (const preload of preloads) requireFromApp(preload);
await import(pathToFileURL(entry).href);
