import { inProject, readJson } from '../project.mjs';
import { SetupStop } from '../say.mjs';

/** Stops with a clear line on a Node older than `engines.node`, before anything fails less clearly. */
export function requireNodeVersion() {
  const wanted = readJson(inProject('package.json')).engines.node;
  const [major, minor] = wanted.match(/\d+/g).map(Number);
  const [haveMajor, haveMinor] = process.versions.node.split('.').map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  throw new SetupStop(`Node ${process.versions.node} is too old: install Node ${wanted} and try again.`);
}
