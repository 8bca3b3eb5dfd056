import { NoSandbox } from '../sandbox';
import { code } from './code';

/** What has to do with sandboxes. */
export const sandboxRefusals = {
  /** The session is to have a sandbox, and none can be made. Nothing was started. */
  sandboxUnavailable: code('sandbox-unavailable').extend(NoSandbox.shape),
};
