import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';

const LARGEST = 100_000;
/** How a remark is written, by file name extension: the text goes in place of the dots. */
const REMARKS = {
  '.md': '\n<!-- … -->\n',
  '.html': '\n<!-- … -->\n',
  '.css': '\n/* … */\n',
  ...Object.fromEntries(
    [
      '.js',
      '.mjs',
      '.cjs',
      '.ts',
      '.tsx',
      '.jsx',
      '.go',
      '.rs',
      '.java',
      '.c',
      '.h',
      '.cpp',
      '.swift',
      '.kt',
    ].map((name) => [name, '\n// …\n']),
  ),
  ...Object.fromEntries(['.py', '.rb', '.sh', '.toml', '.yml', '.yaml'].map((name) => [name, '\n# …\n'])),
  '.txt': '\n…\n',
};
/** Read me first, prose next, code after it. */
const ORDER = [/^README/i, /\.(md|txt)$/, /\.(js|mjs|ts|py|go|rs|java)$/, /./];

/** Tracked text files that a remark can be added to, the most telling first. */
export async function textFiles(cwd) {
  const listed = await gitFiles(cwd);
  const fit = listed.filter((file) => extname(file) in REMARKS && isText(join(cwd, file)));
  return ORDER.flatMap((pattern, rank) =>
    fit.filter((file) => ORDER.findIndex((one) => one.test(file)) === rank && pattern.test(file)),
  );
}

/** The text with a remark at its end, in the file's own way of writing remarks. */
export function withNote(file, text, note) {
  const remark = (REMARKS[extname(file)] ?? '\n…\n').replace('…', () => note);
  return text + (text === '' || text.endsWith('\n') ? '' : '\n') + remark;
}

function gitFiles(cwd) {
  return new Promise((resolve) => {
    const options = { cwd, encoding: 'buffer', maxBuffer: 256 * 1024 * 1024 };
    execFile('git', ['ls-files', '-z'], options, (error, stdout) => {
      // Outside a repository there is nothing to edit, and the tour only writes its note.
      resolve(
        error
          ? []
          : stdout
              .toString('utf8')
              .split('\0')
              .filter((name) => name !== '' && !name.includes('\ufffd')),
      );
    });
  });
}

function isText(path) {
  try {
    const { size } = statSync(path);
    return size > 0 && size < LARGEST && !readFileSync(path).includes(0);
  } catch {
    // Deleted, or a link to nowhere.
    return false;
  }
}
