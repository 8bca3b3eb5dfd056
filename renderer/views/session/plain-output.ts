// biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what must be found
const CONTROL = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const REST = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/**
 * What a program printed as a terminal would have left it standing, without colours: control sequences go, and a line
 * that was drawn over (`\r`, as progress bars do) shows its last state only.
 */
export function plainOutput(text: string): string {
  const clean = text.replace(CONTROL, '').replaceAll('\r\n', '\n');
  if (!clean.includes('\r')) return clean.replace(REST, '');
  return clean
    .split('\n')
    .map((line) => line.slice(line.replace(/(?<!\r)\r+$/, '').lastIndexOf('\r') + 1))
    .join('\n')
    .replaceAll('\r', '')
    .replace(REST, '');
}
