import type { SessionRow } from '#shared/session';
import { openApply, openSession } from '../../state/navigation';
import { useSessionRow, useSessions } from '../../state/sessions';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { resolverWords } from './resolver-words';

/** That a session resolves conflicts of another one, or that another one resolves its, with the way there. */
export function ResolverNotice(props: { row: SessionRow }) {
  const { row } = props;
  const newest = useNewestResolver(row);
  if (row.resolves) return <Resolves row={row} resolves={row.resolves} />;
  return newest ? <Asked resolver={newest} /> : null;
}

function Resolves(props: { row: SessionRow; resolves: NonNullable<SessionRow['resolves']> }) {
  const { resolves } = props;
  const original = useSessionRow(resolves.session);
  return (
    <div className="flex-none border-b border-line px-5 py-1.5">
      <Notice
        tone="quiet"
        action={
          original ? (
            <span className="flex flex-none gap-1">
              {resolves.operation === 'apply' ? (
                <Button small onClick={() => openApply(original.session)}>
                  Review there…
                </Button>
              ) : null}
              <Button small look="ghost" onClick={() => openSession(original.session)}>
                Show that session
              </Button>
            </span>
          ) : null
        }
      >
        {resolverWords.resolves(resolves, original?.title ?? null)}
      </Notice>
    </div>
  );
}

function Asked(props: { resolver: SessionRow }) {
  const { resolver } = props;
  const { resolves } = resolver;
  if (!resolves) return null;
  const { tone, words } = resolverWords.asked(resolver);
  return (
    <div className="flex-none border-b border-line px-5 py-1.5">
      <Notice
        tone={tone}
        action={
          <span className="flex flex-none gap-1">
            {tone === 'done' && resolves.operation === 'apply' ? (
              <Button small onClick={() => openApply(resolves.session)}>
                Review…
              </Button>
            ) : null}
            <Button small look="ghost" onClick={() => openSession(resolver.session)}>
              Show its session
            </Button>
          </span>
        }
      >
        {words}
      </Notice>
    </div>
  );
}

/**
 * The session that was asked last, unless it was discarded or what it was asked for has been written since. Ids begin
 * with the time.
 */
function useNewestResolver({ session, applied, newCommitsAt }: SessionRow): SessionRow | null {
  return useSessions((all) => {
    if (all.state !== 'ready') return null;
    let newest: SessionRow | null = null;
    const since: string = applied?.apply ?? '';
    for (const row of all.value.rows.values()) {
      if (row.resolves?.session !== session || row.status === 'discarded') continue;
      const { operation } = row.resolves;
      if (operation === 'apply' && String(row.session) < since) continue;
      if (operation === 'update' && newCommitsAt !== null && row.createdAt < newCommitsAt) continue;
      if (newest === null || row.session > newest.session) newest = row;
    }
    return newest;
  });
}
