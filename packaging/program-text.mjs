import { build } from 'vite';

const QUERY = '?program';

/** Texts by entry: several servers of one process ask for the same. */
const texts = new Map();

/**
 * For the bundler: `import TEXT from './entry.ts?program'` is the entry with all that it imports as one JavaScript module, for a
 * process that cannot see where the app is installed.
 */
export function programText() {
  return {
    name: 'program-text',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith(QUERY)) return null;
      const entry = id.slice(0, -QUERY.length);
      if (!texts.has(entry)) texts.set(entry, bundle(entry));
      return `export default ${JSON.stringify(await texts.get(entry))};`;
    },
  };
}

async function bundle(entry) {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    // Not `node`: what packages have for it asks for other files with `require`, and there are none.
    ssr: { noExternal: true, resolve: { conditions: ['module', 'import', 'default'] } },
    build: {
      write: false,
      ssr: entry,
      target: 'node20.18',
      minify: true,
      rolldownOptions: { output: { format: 'es', codeSplitting: false } },
    },
  });
  return [built].flat()[0].output[0].code;
}
