/** Bound of one message on the local socket: both ends are the same user's, so it only stops runaway memory. */
export const MAX_MESSAGE_BYTES = 512 * 1024 * 1024;
