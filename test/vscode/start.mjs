// `npm start`: Qalam in a real VS Code in the browser, on a copy of the sample workspace. `--no-open`: print the address only;
// `--port=N`; `--workspace=FOLDER` opens another folder (as it is, not a copy).
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, ensureDependencies } from '../setup.mjs';
import { launchVsCode } from './launch.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const option = (name) => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);

try {
  ensureDependencies();
  build();
} catch (error) {
  console.error(`Qalam could not be set up: ${error.message}`);
  process.exit(1);
}

let workspace = option('workspace') && resolve(option('workspace'));
let copy;
if (!workspace) {
  copy = mkdtempSync(join(tmpdir(), 'qalam-sample-'));
  workspace = join(copy, 'qalam-sample');
  cpSync(join(root, 'test', 'workspace'), workspace, { recursive: true });
}
const sample = join(workspace, 'news.txt');
let running;
try {
  running = await launchVsCode({
    extension: root,
    workspace,
    openFiles: existsSync(sample) ? [sample] : [],
    ...(option('port') && { port: Number(option('port')) }),
  });
} catch (error) {
  console.error(error.message);
  if (copy) rmSync(copy, { recursive: true, force: true });
  process.exit(1);
}

console.log(
  `\nQalam is ready. Open this address in a browser:\n\n  ${running.url}\n\nFiles: ${workspace}\nCtrl-C stops it.`,
);
if (!process.argv.includes('--no-open')) {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', running.url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', running.url.replaceAll('&', '^&')]
        : ['xdg-open', running.url];
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => console.log('No browser could be opened here: open the address by hand.'))
    .unref();
}

let stopping = false;
const stop = async () => {
  if (stopping) return;
  stopping = true;
  await running.stop();
  if (copy) rmSync(copy, { recursive: true, force: true });
  process.exit(0);
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
