import type { SessionId } from '#shared/ids';
import { folderOf } from '#shared/place';
import { ok, refuse } from '#shared/result';
import type { SessionRow } from '#shared/session';
import { findEditors, findFile, openInEditor } from '../../editors';
import type { CoreHandlers } from '../../handlers';
import type { SettingsPort } from '../../ports';
import { loginEnvironment } from '../../process';
import { knownSession, type SessionStore } from '../store';
import { whyNoPlace } from '../turn';

/** Opens where sessions work, and files there, in the user's editor. */
export function createSessionEditors(
  store: Pick<SessionStore, 'get' | 'all'>,
  settings: Pick<SettingsPort, 'get'>,
  importedRow: (session: SessionId) => Promise<SessionRow | null>,
): CoreHandlers['editors'] {
  const search = async (other: SessionRow | null) => {
    const own = [...store.all()].map(({ state: { row } }) => row);
    const written = (other ? [...own, other] : own).flatMap((row) => [
      row.repositoryPath,
      ...(row.worktree === null ? [] : [row.worktree]),
    ]);
    return { env: await loginEnvironment(), barred: [...new Set(written)] };
  };
  return {
    find: async () => findEditors(await search(null)),
    async open({ session: id, file }) {
      const found = knownSession(store, id);
      const other = found.ok ? null : await importedRow(id);
      const row = found.ok ? found.value.state.row : other;
      if (row === null) return refuse({ code: 'session-unknown', session: id });
      if (row.status === 'discarded') return refuse({ code: 'session-discarded', session: id });
      const folder = folderOf(row);
      if (folder === null) return refuse({ code: 'worktree-missing', path: '' });
      // A folder that an agent put in the place of its worktree may be a link to anywhere.
      const missing = found.ok ? await whyNoPlace(found.value) : null;
      if (missing) return refuse(missing);
      const path = file === null ? null : await fileOf(row, folder, file.path);
      if (path && !path.ok) return path;
      const opening = { folder, file: file && path ? { ...file, path: path.value } : null };
      const opened = await openInEditor(settings.get().editor, opening, await search(other));
      return opened.ok ? ok({ editor: opened.value }) : opened;
    },
  };
}

/** Another tool may have worked in a folder of the workspace: what it says is said from there, or from the workspace. */
async function fileOf({ imported, repositoryPath }: SessionRow, folder: string, path: string) {
  const found = imported ? await findFile(path, [imported.folder, repositoryPath]) : null;
  return found?.ok ? found : findFile(path, [folder, repositoryPath]);
}
