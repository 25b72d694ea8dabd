/**
 * The entry that VS Code's extension host calls (`extensionTestsPath`): runs the mocha suite, on the desktop and in the
 * browser alike. Results go to the file named by QALAM_TEST_RESULTS as JSON, since the browser run has no console.
 * QALAM_TEST_GREP picks tests by their titles, QALAM_TEST_ONLY (see `browser.mjs`) one suite by its name.
 */
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

export async function run(): Promise<void> {
  const grep = process.env.QALAM_TEST_GREP;
  const mocha = new Mocha({ ui: 'bdd', timeout: 180_000, slow: 10_000, color: false, ...(grep && { grep }) });
  mocha.suite.emit('pre-require', globalThis as unknown as Mocha.MochaGlobals, '', mocha);
  const suite = process.env.QALAM_TEST_SUITE;
  if (suite === 'hostile') await import('./hostile');
  else if (suite === 'everywhere') await import('./everywhere');
  else if (suite === 'reopen') await import('./reopen');
  else {
    await import('./features');
    await import('./endpoint');
  }
  const results: { title: string; error?: string }[] = [];
  const failures = await new Promise<number>((resolve) => {
    mocha
      .run(resolve)
      .on('pass', (test) => results.push({ title: test.fullTitle() }))
      .on('fail', (test, error) => results.push({ title: test.fullTitle(), error: String(error.stack ?? error) }));
  });
  const file = process.env.QALAM_TEST_RESULTS;
  if (file) writeFileSync(file, JSON.stringify(results, null, 2));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
