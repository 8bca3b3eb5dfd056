/** Source files above 300 lines are named, above 400 they fail the check: split them by reason to change. */
import { readFileSync } from 'node:fs';
import { inProject, PROJECT_ROOT } from './project.mjs';
import { readCommand } from './run-command.mjs';
import { runScript, say } from './say.mjs';

const WARN_LINES = 300;
const FAIL_LINES = 400;
const SOURCE = /\.(ts|tsx|mjs|cjs|js|css|py)$/;

/** Tracked and new files, without what Git ignores and what the working tree no longer has. */
async function sourceFiles() {
  const result = await readCommand('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  if (result.code !== 0) throw new Error(`git ls-files failed: ${result.stderr}`);
  return result.stdout.split('\0').filter((path) => SOURCE.test(path));
}

function lineCount(path) {
  try {
    return readFileSync(inProject(path), 'utf8').split('\n').length - 1;
  } catch (error) {
    if (error.code === 'ENOENT') return 0;
    throw error;
  }
}

await runScript('file size', async () => {
  const files = await sourceFiles();
  if (files.length === 0) throw new Error(`no source files found in ${PROJECT_ROOT}`);
  const long = files
    .map((path) => ({ path, lines: lineCount(path) }))
    .filter(({ lines }) => lines > WARN_LINES);
  for (const { path, lines } of long.sort((a, b) => b.lines - a.lines)) {
    say('file size', `${lines > FAIL_LINES ? 'error' : 'warning'}: ${path} has ${lines} lines`);
  }
  const failed = long.filter(({ lines }) => lines > FAIL_LINES).length;
  say(
    'file size',
    `${files.length} files read, ${long.length} over ${WARN_LINES} lines, ${failed} over ${FAIL_LINES}`,
  );
  return failed > 0 ? 1 : 0;
});
