import { execFile } from 'node:child_process';

/** How a prompt that asks for a review names the two states, and how it asks for findings as data. */
const STATES = /`git diff ([0-9a-f]{40,64}) ([0-9a-f]{40,64})`/;
const ASKED = '"findings": [';

/** What it says of the first lines that it finds, one after the other. */
const REMARKS = [
  { severity: 'error', text: 'This is what a finding that must be mended looks like.' },
  { severity: 'warning', text: 'And this one should be looked at before the changes are applied.' },
  { severity: 'note', text: 'This is only good to know.' },
];

/** Reviews what differs between two states: a finding on the first lines that were added, three at most. */
export const review = {
  name: 'review',
  description: 'Reviews the changes of a session; start it on a finished one',
  asked: (prompt) => prompt.includes(ASKED),
  play: async (stage) => {
    const [, from, to] = STATES.exec(stage.prompt) ?? [];
    if (!from || !to) {
      await stage.say('Start me with *Review* on a finished session, and I say something about its lines.');
      return;
    }
    await stage.say('I read the changes.\n\n');
    await stage.run('git diff --stat', 'git', ['--no-pager', 'diff', '--stat', '--no-ext-diff', from, to]);
    const places = await addedLines(stage.cwd, from, to);
    const findings = places.slice(0, REMARKS.length).map(({ path, line, text }, index) => ({
      ...{ path, line, side: 'after', ...REMARKS[index] },
      suggestion: index === 0 && text.trim() !== '' ? text.trimEnd() : null,
    }));
    const answer = { summary: 'The demo agent has read nothing: it shows how a review looks.', findings };
    await stage.say(`That is all.\n\n\`\`\`json\n${JSON.stringify(answer, null, 2)}\n\`\`\`\n`);
  },
};

/** The first added line of each place that differs, files that have several told of in turn. */
async function addedLines(cwd, from, to) {
  const places = [];
  let path = null;
  let line = 0;
  let isFirst = false;
  for (const text of (await diff(cwd, from, to)).split('\n')) {
    // A name with a space in it has a tab behind it.
    const file = /^\+\+\+ b\/(.+?)\t?$/.exec(text)?.[1];
    const hunk = /^@@ -\S+ \+(\d+)/.exec(text)?.[1];
    if (text.startsWith('diff --git')) path = null;
    else if (path === null && file) path = file;
    else if (hunk) {
      line = Number(hunk);
      isFirst = true;
    } else if (path !== null && isFirst && text.startsWith('+')) {
      places.push({ path, line, text: text.slice(1) });
      isFirst = false;
    }
  }
  return places;
}

function diff(cwd, from, to) {
  const args = ['-c', 'core.quotePath=false', 'diff', '--no-ext-diff', '--no-textconv', '-U0', from, to];
  return new Promise((done) => {
    execFile('git', args, { cwd, maxBuffer: 64 * 1024 * 1024 }, (_error, stdout) => done(String(stdout)));
  });
}
