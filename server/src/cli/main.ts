import { fstatSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
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

function isDirectory(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isDirectory();
  } catch {
    return false;
  }
}

async function main(): Promise<number> {
  const parsed = parseArguments(process.argv.slice(2), process.env);
  const progress = parsed.ok && typeof parsed.value === 'object' && parsed.value.progress;
  const output = new Output(process.stdout, process.stderr, progress);
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
  let args = parsed.value;
  if (args.filesFrom !== undefined) {
    try {
      const list = args.filesFrom === '-' ? await text(process.stdin) : await readFile(args.filesFrom, 'utf8');
      args = { ...args, files: [...args.files, ...list.split(/\r?\n/).filter((path) => path !== '')] };
    } catch (error) {
      output.warn(`${args.filesFrom}: ${error instanceof Error ? error.message : String(error)}`);
      return EXIT.io;
    }
  }
  // Node takes a directory for an empty input.
  if (args.files.length === 0 && isDirectory(process.stdin.fd)) {
    output.warn('<stdin>: is a directory');
    return EXIT.io;
  }
  return run(args, { stdin: process.stdin, output, colour }, { entry: __filename, version: await version() });
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
