import { randomInt } from 'node:crypto';
import { SessionId } from '#shared/ids';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';
const RANDOM_LETTERS = 6;

/** An id that sorts by creation time: milliseconds in nine letters, then random ones. */
export function newSessionId(now: Date): SessionId {
  const time = now.getTime().toString(36).padStart(9, '0');
  const random = Array.from({ length: RANDOM_LETTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return SessionId.parse(time + random);
}
