import { z } from 'zod';

/** What a piece of text gives away, by what it looks like. */
export const SecretKind = z.enum([
  'private-key',
  'github',
  'gitlab',
  'anthropic',
  'openai',
  'aws',
  'google',
  'slack',
  'npm',
  'stripe',
  'hugging-face',
  'json-web-token',
  'url-password',
  'authorization',
  'assigned',
]);
export type SecretKind = z.infer<typeof SecretKind>;

/** A secret in words; it also stands in its place where it was taken out. */
export function describeSecret(kind: SecretKind): string {
  return WORDS[kind];
}

const WORDS: Readonly<Record<SecretKind, string>> = {
  'private-key': 'private key',
  github: 'GitHub token',
  gitlab: 'GitLab token',
  anthropic: 'Anthropic key',
  openai: 'OpenAI key',
  aws: 'AWS key',
  google: 'Google key',
  slack: 'Slack token',
  npm: 'npm token',
  stripe: 'Stripe key',
  'hugging-face': 'Hugging Face token',
  'json-web-token': 'JSON Web Token',
  'url-password': 'password in an address',
  authorization: 'authorization header',
  assigned: 'value of a setting',
};
