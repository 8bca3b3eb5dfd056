import { folderOf } from '#shared/place';
import { ok, refuse } from '#shared/result';
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
): CoreHandlers['editors'] {
  const search = async () => {
    const written = [...store.all()].flatMap(({ state: { row } }) => [
      row.repositoryPath,
      ...(row.worktree === null ? [] : [row.worktree]),
    ]);
    return { env: await loginEnvironment(), barred: [...new Set(written)] };
  };
  return {
    find: async () => findEditors(await search()),
    async open({ session: id, file }) {
      const found = knownSession(store, id);
      if (!found.ok) return found;
      const { row } = found.value.state;
      if (row.status === 'discarded') return refuse({ code: 'session-discarded', session: id });
      const folder = folderOf(row);
      if (folder === null) return refuse({ code: 'worktree-missing', path: '' });
      // A folder that an agent put in the place of its worktree may be a link to anywhere.
      const missing = await whyNoPlace(found.value);
      if (missing) return refuse(missing);
      const path = file === null ? null : await findFile(file.path, [folder, row.repositoryPath]);
      if (path && !path.ok) return path;
      const opening = { folder, file: file && path ? { ...file, path: path.value } : null };
      const opened = await openInEditor(settings.get().editor, opening, await search());
      return opened.ok ? ok({ editor: opened.value }) : opened;
    },
  };
}
