import { z } from 'zod';
import { code } from './code';

/** What the machine, the data folder or the local socket does not let us. */
export const hostRefusals = {
  diskFull: code('disk-full').extend({ path: z.string() }),
  notWritable: code('not-writable').extend({ path: z.string(), reason: z.string() }),
  /** There is a file where an export was to be written. */
  exportExists: code('export-exists').extend({ path: z.string() }),
  dataFolderBusy: code('data-folder-busy').extend({ path: z.string(), pid: z.number().nullable() }),
  /** Who asks over the local socket may not: an agent's process, one without the secret, one that cannot be seen. */
  callerRefused: code('caller-refused').extend({ why: z.enum(['agent', 'secret', 'unknown']) }),
  notAvailableHere: code('not-available-here').extend({ what: z.string() }),
};
