import { fstatSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Sentence } from '../types';
import { FileReplacement } from './files';
import { commandHelp, generalHelp, usageError } from './help';
import { errorIn, InputError } from './inputError';
import { EXIT, Output } from './output';
import { parseArguments } from './parse';
import { isPoolWorker, serve } from './pool';
import { printable } from './printable';
import { isTableName } from './table';

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

const NO_FILES: Sentence = {
  kk: 'тізімде бірде-бір файл жоқ',
  ru: 'в списке нет ни одного файла',
  en: 'the list names no file',
};

function isDirectory(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isDirectory();
  } catch {
    return false;
  }
}

async function main(): Promise<number> {
  const request = parseArguments(process.argv.slice(2), process.env);
  const output = new Output(process.stdout, process.stderr, request.kind === 'run' && request.args.progress);
  switch (request.kind) {
    case 'error':
      for (const line of usageError(request.sentence, request.about, request.locale)) output.warn(line);
      return EXIT.usage;
    case 'help':
      await output.write(request.command ? commandHelp(request.command, request.locale) : generalHelp(request.locale));
      return EXIT.ok;
    case 'version':
      await output.write(`${await version()}\n`);
      return EXIT.ok;
  }
  const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  let { args } = request;
  if (args.filesFrom !== undefined) {
    const { path, separator } = args.filesFrom;
    try {
      const list = path === '-' ? await text(process.stdin) : await readFile(path, 'utf8');
      const names = list.split(separator === '\0' ? separator : /\r?\n/).filter((name) => name !== '');
      args = { ...args, files: [...args.files, ...names] };
      // Not stdin instead, which nobody meant.
      if (args.files.length === 0) throw new Error(NO_FILES[args.locale]);
    } catch (error) {
      output.warn(`${path}: ${errorIn(error, args.locale)}`);
      return EXIT.io;
    }
  }
  // Node takes a directory for an empty input.
  if (args.files.length === 0 && isDirectory(process.stdin.fd)) {
    output.warn('<stdin>: is a directory');
    return EXIT.io;
  }
  const streams = { stdin: process.stdin, output, colour };
  const program = { entry: __filename, version: await version() };
  // Parts are files of their own.
  if (args.output === undefined || isTableName(args.output) || args.split.length > 0) {
    try {
      return await request.command.run(args, streams, program);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      await output.flush();
      output.warn(`<stdin>: ${errorIn(error, args.locale)}`);
      return EXIT.io;
    }
  }
  try {
    output.redirect(await FileReplacement.create(args.output));
    const code = await request.command.run(args, streams, program);
    await output.settle(code);
    return code;
  } catch (error) {
    await output.settle(EXIT.io);
    output.warn(`${args.output}: ${errorIn(error, args.locale)}`);
    return EXIT.io;
  }
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
      const lines = (error instanceof Error ? (error.stack ?? error.message) : String(error)).split('\n');
      process.stderr.write(`qalam: ${lines.map(printable).join('\n')}\n`);
      process.exit(EXIT.io);
    },
  );
}
