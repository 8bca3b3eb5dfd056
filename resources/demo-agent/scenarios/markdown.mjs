/** All that a transcript may have to show, the hostile too: none of it may run, load or lead anywhere by itself. */
const TEXT = `# A heading

Some **bold**, *italic*, ~~struck~~ and \`inline code\`, and a [harmless link](https://example.org/).

## A list

1. first
2. second
   - inner
   - [x] ticked
   - [ ] open

> A quotation with a line
> and another.

\`\`\`js
export function hello(name) {
  return \`Hello, \${name}!\`;
}
\`\`\`

| Left | Right |
| :--- | ---: |
| tea | 6.90 |
| a very long cell that goes on and on and on, so that the table is wider than the window it is shown in | 1 |

---

### What must not do anything

<script>window.demoAgentRan = true</script>
<img src="https://example.org/track.png" onerror="window.demoAgentRan = true">
<iframe src="https://example.org/"></iframe>
<a href="javascript:window.demoAgentRan=true">raw link</a>

[script link](javascript:window.demoAgentRan=true)
[file link](file:///etc/passwd)
[data link](data:text/html,<script>window.demoAgentRan=true</script>)
![remote image](https://example.org/track.png)
[relative link](../../etc/passwd)

Right-to-left override: \u202Egnirts desrever\u202C. Zero\u200Bwidth. Emoji: 🌲🌿🍄. 漢字.

A word without an end: ${'long'.repeat(120)}
`;

export const markdown = {
  name: 'markdown',
  description: 'Writes rich and also hostile Markdown',
  play: async (stage) => {
    await stage.say(TEXT);
  },
};
