// The same suite in a desktop VS Code that @vscode/test-electron downloads: `npm run test:desktop`.
import { rmSync } from 'node:fs';
import { runTests } from '@vscode/test-electron';
import { build, root } from '../setup.mjs';
import { bundleSuite, copyWorkspace } from './workspace.mjs';

build();
const workspace = copyWorkspace();
try {
  await runTests({
    extensionDevelopmentPath: root,
    extensionTestsPath: await bundleSuite(),
    launchArgs: [workspace, '--disable-extensions', '--disable-workspace-trust'],
  });
} catch (error) {
  console.error(`The desktop suite failed or VS Code could not be downloaded: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
