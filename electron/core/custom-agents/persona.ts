import type { KeptPersona } from '#shared/custom-agent';

/** A custom agent: a persona that a session runs as. */
export type Persona = KeptPersona;

/** Longer ones are not read: what defines the format allows 30,000 characters. In bytes. */
export const LONGEST_FILE = 128 * 1024;
