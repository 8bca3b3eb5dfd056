/**
 * Loaded into an Electron app before its own code (`electron -r`): tells on standard output when the window first shows
 * what BENCH_SELECTOR finds, as milliseconds since 1970. With the signal USR2 the window is hidden. The same for every app
 * that is measured with it.
 */
const { app, BrowserWindow } = require('electron');

const watch = `new Promise((resolve) => {
  const look = () =>
    document.querySelector(${JSON.stringify(process.env.BENCH_SELECTOR)})
      ? requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now())))
      : requestAnimationFrame(look);
  look();
})`;

app.on('web-contents-created', (_event, contents) => {
  contents.on('did-navigate', () => {
    contents.mainFrame.executeJavaScript(watch).then(
      (at) => process.stdout.write(`painted ${at}\n`),
      (error) => process.stderr.write(`probe: ${error}\n`),
    );
  });
});

process.on('SIGUSR2', () => {
  for (const window of BrowserWindow.getAllWindows()) window.hide();
  process.stdout.write('hidden\n');
});
