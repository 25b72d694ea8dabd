import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArguments, USAGE } from './arguments';
import { EXIT, Output } from './output';
import { isPoolWorker, serve } from './pool';
import { run } from './run';

async function version(): Promise<string> {
  // Beside the bundle, and beside the source.
  for (const path of ['../package.json', '../../package.json']) {
    try {
      const { name, version: found } = JSON.parse(await readFile(join(__dirname, path), 'utf8'));
      if (name === 'qalam-language-server') return found;
    } catch {
      // Not here.
    }
  }
  return '0.0.0';
}

async function main(): Promise<number> {
  const output = new Output(process.stdout, process.stderr);
  const parsed = parseArguments(process.argv.slice(2), process.env);
  if (!parsed.ok) {
    output.warn(`${parsed.error}\n\n${USAGE}`);
    return EXIT.usage;
  }
  if (parsed.value === 'help') {
    await output.write(USAGE);
    return EXIT.ok;
  }
  if (parsed.value === 'version') {
    await output.write(`${await version()}\n`);
    return EXIT.ok;
  }
  const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  return run(parsed.value, { stdin: process.stdin, output, colour }, { entry: __filename, version: await version() });
}

if (isPoolWorker()) {
  void serve();
} else {
  main().then(
    (code) => {
      process.exitCode = code;
      // A pipe that stays open on stdin, or a library's timer, must not keep a finished program.
      process.stdout.write('', () => process.exit(code));
    },
    (error) => {
      process.stderr.write(`qalam: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exit(EXIT.io);
    },
  );
}
