import { textFiles, withNote } from './repository-files.mjs';

const PLAN = ['Look around', 'Leave a note in a few files', 'Write down what was done', 'See what changed'];
const EDITED_FILES = 3;

/** The tour for a repository that is not the demo's: small, harmless edits to whatever text files there are. */
export async function genericTour(stage) {
  await stage.think('This is not my demo repository, so I keep to small edits that every file can take.');
  stage.plan(PLAN, 0);
  await stage.say(
    'I am the demo agent, a script without a model. I will make a few small edits so that you can watch.\n\n',
  );
  const files = await textFiles(stage.cwd);
  const edited = files.slice(0, EDITED_FILES);
  for (const file of edited) await stage.read(file);
  stage.plan(PLAN, 1);
  for (const file of edited)
    await stage.write(file, withNote(file, stage.peek(file), 'The demo agent was here.'));
  stage.plan(PLAN, 2);
  const list = edited.map((file) => `- ${file}`).join('\n');
  await stage.write(
    'demo-agent/notes.md',
    `# What the demo agent did\n\nIt was asked: ${oneLine(stage.prompt)}\n\n${list}\n`,
  );
  const movable = files.find((file) => /^docs\/.+\.md$/.test(file) && !edited.includes(file));
  if (movable) await stage.rename(movable, movable.replace(/\.md$/, '-renamed.md'));
  stage.plan(PLAN, 3);
  const ask = stage.mode === 'careful' ? 'To see what changed.' : undefined;
  await stage.run('git status --short', 'git', ['status', '--short'], { ask });
  stage.plan(PLAN, PLAN.length);
  await stage.say(`\n**Done.** I edited ${edited.length} files and wrote \`demo-agent/notes.md\`.`);
}

function oneLine(text) {
  return text.replace(/\s+/g, ' ').slice(0, 200);
}
