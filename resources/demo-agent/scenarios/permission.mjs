import { textFiles, withNote } from './repository-files.mjs';

export const permission = {
  name: 'permission',
  description: 'Asks for permission before it runs a command',
  play: async (stage) => {
    await stage.say('Before I change anything I want to see what is here, with a command. You decide.\n\n');
    const code = await stage.run('git log --oneline -5', 'git', ['log', '--oneline', '-5'], {
      ask: 'Shows the last five commits. It changes nothing.',
    });
    if (code === null) {
      await stage.say('All right, I leave it at that. Nothing was run and nothing was changed.');
      return;
    }
    const [file] = await textFiles(stage.cwd);
    if (file) await stage.write(file, withNote(file, stage.peek(file), 'Permission was given.'));
    else await stage.write('permission.md', 'Permission was given.\n');
    await stage.say('Thank you. I ran it and left a note.');
  },
};
