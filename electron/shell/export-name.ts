import type { ExportFormat } from '#shared/export';
import type { SessionRow } from '#shared/session';

const LONGEST = 60;

/**
 * How the file of a session's export is called: by its title in letters that every file system has. `apart`: it lies beside
 * those of others, whose titles may be the same.
 */
export function exportName(
  { title, session }: Pick<SessionRow, 'title' | 'session'>,
  format: ExportFormat,
  { apart }: { readonly apart: boolean },
): string {
  const words = title
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .join('-')
    .slice(0, LONGEST)
    .replace(/-$/, '');
  const name = words === '' ? 'session' : words;
  return `${name}${apart || name === 'session' ? `-${session}` : ''}.${format === 'json' ? 'json' : 'md'}`;
}
