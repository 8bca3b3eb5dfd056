import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProgramTrust } from '#shared/trust';
import { createPrograms } from '../trust/index';
import { expectOk } from './test-values';

/** The programs that a repository names, as the window shows them. */
export async function programsOf(home: string, path: string): Promise<ProgramTrust> {
  return expectOk(await programs(home).show({ path }));
}

/** What a click on *Allow* does: lets the programs run that a repository names now. */
export async function allowPrograms(home: string, path: string): Promise<void> {
  const { fingerprint } = await programsOf(home, path);
  expectOk(await programs(home).allow({ path, fingerprint }));
}

export async function revokePrograms(home: string, path: string): Promise<void> {
  expectOk(await programs(home).revoke({ path }));
}

function programs(home: string) {
  return createPrograms({ home, clock: { now: () => new Date() }, onChange: () => undefined });
}

/** A program outside of the repository that notes each run of it, and then does what `does` says. */
export async function notedProgram(folder: string, name: string, does = 'cat') {
  const [path, notes] = [join(folder, `${name}.sh`), join(folder, `${name}.ran`)];
  await writeFile(path, `#!/bin/sh\necho "$PWD" >> ${notes}\n${does}\n`);
  await chmod(path, 0o755);
  const runs = async () => (await readFile(notes, 'utf8').catch(() => '')).split('\n').filter(Boolean);
  return { path, runs };
}

/** A program for `filter.<name>.process` that turns letters to capitals on the way in, and back on the way out. */
export async function processFilter(folder: string): Promise<string> {
  const path = join(folder, 'process-filter.mjs');
  await writeFile(path, PROCESS_FILTER);
  return `${process.execPath} ${path}`;
}

/** Git's long-running filter protocol (gitattributes, “Long Running Filter Process”), as Git LFS speaks it. */
const PROCESS_FILTER = `
import { readSync, writeSync } from 'node:fs';
const read = (bytes) => {
  const buffer = Buffer.alloc(bytes);
  for (let at = 0; at < bytes; ) {
    let count = 0;
    try { count = readSync(0, buffer, at, bytes - at, null); } catch (error) { if (error.code === 'EAGAIN') continue; throw error; }
    if (count === 0) process.exit(0);
    at += count;
  }
  return buffer;
};
const packet = () => {
  const length = Number.parseInt(read(4).toString('latin1'), 16);
  return length === 0 ? null : read(length - 4);
};
const list = () => { const all = []; for (let one = packet(); one; one = packet()) all.push(one); return all; };
const text = () => list().map((one) => one.toString('utf8').trim());
const send = (bytes) => writeSync(1, Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, '0')), Buffer.from(bytes)]));
const flush = () => writeSync(1, '0000');
text(); send('git-filter-server\\n'); send('version=2\\n'); flush();
text(); send('capability=clean\\n'); send('capability=smudge\\n'); flush();
for (;;) {
  const asked = text();
  const content = Buffer.concat(list()).toString('latin1');
  send('status=success\\n'); flush();
  send(Buffer.from(asked.includes('command=clean') ? content.toUpperCase() : content.toLowerCase(), 'latin1')); flush();
  flush();
}
`;
