import type { SecretKind } from '#shared/secret';

/** Where a secret stands in a text. */
export type Span = { readonly from: number; readonly to: number; readonly kind: SecretKind };
