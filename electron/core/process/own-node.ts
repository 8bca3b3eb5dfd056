/** What runs JavaScript as this process does: Electron's own program is Node only when it is told so. */
export type OwnNode = { readonly path: string; readonly env: Readonly<Record<string, string>> };

/** It may need to be told where its libraries are. */
export function ownNode(): OwnNode {
  const libraries = process.env.LD_LIBRARY_PATH;
  return {
    path: process.execPath,
    env: {
      ...(process.versions.electron ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
      ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}),
    },
  };
}
