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
