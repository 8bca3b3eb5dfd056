import { execFile } from 'node:child_process';

const SHEET = /(\S*choices\.txt)/;

/** Settles the conflicts that stand in the files between markers, and those on a sheet of choices. */
export const resolve = {
  name: 'resolve',
  description: 'Resolves conflicts between markers; ask for it where an apply has conflicts',
  play: async (stage) => {
    const files = await filesWithMarkers(stage.cwd);
    const sheet = SHEET.exec(stage.prompt)?.[1] ?? null;
    const asked = sheet !== null && stage.exists(sheet) ? sheet : null;
    if (files.length === 0 && asked === null) {
      await stage.say('There are no conflict markers here, so there is nothing to resolve.');
      return;
    }
    await stage.say('I look at what both sides did.\n\n');
    for (const file of files) {
      const text = await stage.read(file);
      await stage.write(file, resolved(text));
    }
    if (asked !== null) await stage.write(asked, chosen(await stage.read(asked)));
    const count = files.length + (asked === null ? 0 : 1);
    await stage.say(
      `Done, in ${count === 1 ? '1 file' : `${count} files`}. Where both sides set the same thing, I took the session’s value; elsewhere I kept both. Have a look before you take it.`,
    );
  },
};

/** Tracked files in which a line begins a conflict. */
function filesWithMarkers(cwd) {
  return new Promise((done) => {
    const args = ['grep', '-z', '-l', '-I', '-E', '^<{7,} (workspace|target|session)'];
    execFile('git', args, { cwd, maxBuffer: 64 * 1024 * 1024 }, (_error, stdout) =>
      done(stdout.split('\0').filter(Boolean)),
    );
  });
}

/** The text without markers. */
function resolved(text) {
  const kept = [];
  let part = 'merged';
  let sides = { ours: [], theirs: [] };
  for (const line of text.split(/(?<=\n)/)) {
    const marker = /^(<{7,}|\|{7,}|={7,}|>{7,})( .*)?\r?\n?$/.exec(line)?.[1]?.[0] ?? null;
    if (marker === '<' && part === 'merged') {
      part = 'ours';
      sides = { ours: [], theirs: [] };
    } else if (marker === '|' && part === 'ours') part = 'base';
    else if (marker === '=' && part === 'base') part = 'theirs';
    else if (marker === '>' && part === 'theirs') {
      kept.push(...both(sides));
      part = 'merged';
    } else if (part === 'merged') kept.push(line);
    else if (part !== 'base') sides[part].push(line);
  }
  return kept.join('');
}

function both({ ours, theirs }) {
  const name = (lines) => (lines.length === 1 ? /^([^=:]+)[=:]/.exec(lines[0])?.[1] : undefined);
  const sameThing = name(ours) !== undefined && name(ours) === name(theirs);
  return sameThing ? theirs : [...ours, ...theirs.filter((line) => !ours.includes(line))];
}

/** The sheet with both sides kept wherever that is a choice, else the session's. */
function chosen(sheet) {
  let choices = [];
  return sheet
    .split('\n')
    .map((line) => {
      const word = /^# {3}(\w+) - /.exec(line)?.[1];
      if (word) choices.push(word);
      const number = /^\d+ =$/.exec(line)?.[0];
      if (!number) return line;
      const choice = ['both', 'session'].find((one) => choices.includes(one)) ?? choices[0] ?? '';
      choices = [];
      return `${number} ${choice}`;
    })
    .join('\n');
}
