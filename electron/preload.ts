import { contextBridge, ipcRenderer, webUtils } from 'electron';

/**
 * Hands the page one typed port and nothing else: the page makes a channel and keeps one end, the other goes to the main
 * process, which checks who sends it. Files that the user dropped tell their path.
 */
const CHANNEL = 'understory:connect';

window.addEventListener('message', (event) => {
  const [port] = event.ports;
  const data: unknown = event.data;
  const asks = typeof data === 'object' && data !== null && 'type' in data && data.type === CHANNEL;
  if (event.source === window && asks && port) ipcRenderer.postMessage(CHANNEL, null, [port]);
});

contextBridge.exposeInMainWorld('understoryHost', {
  platform: process.platform,
  pathForFile: (file: File) => webUtils.getPathForFile(file),
});
