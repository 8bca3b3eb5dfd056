const LEFT_OUT = '(earlier parts are left out)';

/** A conversation, or the newest part of it that takes so many bytes, with a word on what is left out. */
export function newestPart(transcript: string, bytes: number): string {
  const whole = Buffer.from(transcript);
  if (whole.length <= bytes) return transcript;
  // A character may be cut in the middle.
  const newest = whole
    .subarray(whole.length - bytes)
    .toString('utf8')
    .replace(/^\uFFFD+/, '');
  return `${LEFT_OUT}\n\n${newest}`;
}

/** A first prompt for an agent that cannot go on with the earlier conversation itself. */
export function retold(transcript: string, prompt: string): string {
  return [
    'This goes on with an earlier conversation, which is told here for context. The files are as that work left them.',
    '',
    '<earlier_conversation>',
    transcript.trim(),
    '</earlier_conversation>',
    '',
    prompt,
  ].join('\n');
}

/** A first prompt for an agent that goes on with a copy of the conversation, and has to know what is different since. */
export function noted(note: string, prompt: string): string {
  return [note.trim(), '', prompt].join('\n');
}
