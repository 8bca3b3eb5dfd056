/** Secrets that stand in a text: found by what they look like, and taken out whole. */
export { type Redaction, redact } from './redact';
