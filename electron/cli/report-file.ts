import { open, rm } from 'node:fs/promises';
import { UsageError } from './exit-code';

/** A file that is written to in the end: its name is taken at once, so that nobody waits for what cannot be written. */
export type ReportFile = {
  write(text: string): Promise<void>;
  /** Gives the name back. */
  drop(): Promise<void>;
};

/** Takes the name of a file that is not there yet. */
export async function openReport(path: string): Promise<ReportFile> {
  const file = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      error.code === 'EEXIST'
        ? `there is a file already: ${path}`
        : `the report cannot be written: ${error.message}`,
    );
  });
  return {
    async write(text) {
      await file.writeFile(text);
      await file.close();
    },
    async drop() {
      await file.close();
      await rm(path, { force: true });
    },
  };
}
