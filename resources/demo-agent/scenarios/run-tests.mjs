/** Runs one test file with the program that runs this agent. Gives a sentence about how it went. */
export async function runTests(stage, file) {
  const ask = stage.mode === 'careful' ? 'To see whether the change works.' : undefined;
  const code = await stage.run(`node ${file}`, process.execPath, [file], { ask });
  if (code === null) return 'I did not run the tests, since you did not allow it.';
  return code === 0 ? 'The new tests pass.' : `The new tests ended with exit code ${code}.`;
}
