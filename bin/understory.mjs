#!/usr/bin/env node
/** The `understory` command of a checkout: the built CLI, or how to get it. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const cli = new URL('../out/main/cli.js', import.meta.url);
if (existsSync(fileURLToPath(cli))) {
  await import(cli.href);
} else {
  process.stderr.write(
    'understory is not built yet. Run `npm run build` (or `npm start`) in the checkout first.\n',
  );
  process.exitCode = 1;
}
