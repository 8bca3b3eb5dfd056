/** `npm run layers`: the rules of .dependency-cruiser.cjs, and that every source file was really read. */
import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { inProject, PROJECT_ROOT } from './project.mjs';
import { packageCommand, readCommand } from './run-command.mjs';
import { runScript, say } from './say.mjs';

const FOLDERS = ['shared', 'electron', 'renderer', 'e2e', 'bench'];
const SOURCE = /\.tsx?$/;

/** What the app loads before its window shows sessions. */
const FIRST_LOADED = ['electron/main.ts', 'electron/shell/core-side.ts', 'electron/core/core.ts'];
/**
 * Takes long to evaluate and is needed once an agent is started, or once the window is painted: imported when it is, by
 * `import()`.
 */
const LOADED_LATE = /^node_modules\/(@agentclientprotocol\/sdk|yaml|electron-store|@jellybrick\/dbus-next)\//;

/** The ways from {@link FIRST_LOADED} to what is to be loaded late, by imports that are carried out at once. */
function earlyImports(modules) {
  const bySource = new Map(modules.map((module) => [module.source, module.dependencies]));
  const from = new Map(FIRST_LOADED.map((source) => [source, null]));
  for (const source of from.keys())
    for (const { resolved, dynamic, dependencyTypes } of bySource.get(source) ?? [])
      if (!dynamic && !dependencyTypes.includes('type-only') && !from.has(resolved))
        from.set(resolved, source);
  const wayTo = (source) => (source === null ? [] : [...wayTo(from.get(source)), source]);
  return [...from.keys()].filter((source) => LOADED_LATE.test(source)).map(wayTo);
}

function sourceFiles(folder) {
  return readdirSync(inProject(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(PROJECT_ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

await runScript('layers', async () => {
  const folders = FOLDERS.filter((folder) => existsSync(inProject(folder)));
  const files = folders.flatMap(sourceFiles);
  const command = packageCommand('dependency-cruiser', 'depcruise');
  const args = [command, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders];
  const { code, stdout, stderr } = await readCommand(process.execPath, args);
  if (code === null || !stdout.startsWith('{'))
    throw new Error(`dependency-cruiser failed:\n${stderr}${stdout}`);
  const report = JSON.parse(stdout);
  const violations = report.summary.violations.filter(({ rule }) => rule.severity === 'error');
  for (const { rule, from, to, cycle } of violations) {
    const way = cycle?.map((step) => step.name).join(' → ') ?? to;
    say('layers', `${rule.name}: ${from} → ${way}`);
  }
  const early = earlyImports(report.modules);
  for (const way of early) say('layers', `loaded before it is needed: ${way.join(' → ')}`);
  // A resolver that reads nothing reports no violation: count what it read against what is there.
  const read = new Map(report.modules.map((module) => [module.source, module.dependencies.length]));
  const unread = files.filter((file) => !read.has(file));
  for (const file of unread) say('layers', `not read: ${file}`);
  const imports = report.modules.reduce((sum, { dependencies }) => sum + dependencies.length, 0);
  const plausible = files.length > 0 && unread.length === 0 && imports >= files.length;
  if (!plausible) say('layers', 'implausible: the cruiser did not see the imports of the sources');
  say('layers', `${files.length} modules with ${imports} imports read, ${violations.length} violations`);
  return plausible && violations.length === 0 && early.length === 0 ? 0 : 1;
});
