/**
 * What every program of Node begins with: what V8 compiles of the shared files is kept beside the program, and the next start reads it there.
 * Node does so by itself from 22 on, which VS Code has. In a folder that everybody may write to it could be somebody else's.
 *
 * A bundle of its own, put in front of the programs by the build. Throws nothing: what cannot be read or written is compiled anew.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import Module from 'node:module';
import { basename, dirname, join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
import { isMainThread, threadId } from 'node:worker_threads';

/** What is not in Node's types: what Node 20 compiles a script with, and what Node 22 has. */
interface Modules {
  enableCompileCache?(folder: string): void;
  readonly prototype: { _compile(this: NodeJS.Module, content: string, file: string): unknown };
  wrap(content: string): string;
}

const FOLDER = join(__dirname, '..', '.cache');
/** Smaller files are compiled as quickly as kept code is read, UTF-16 units. */
const LEAST = 8192;
/** Bytes behind the code by which damage is told: V8, which looks at length and header alone, would run into it. */
const DIGEST = 20;
/** So long nobody takes to write a file, ms. */
const HOUR = 3_600_000;
const digestOf = (code: Uint8Array) => createHash('sha1').update(code).digest();

function readCode(path: string): Buffer | undefined {
  try {
    const bytes = readFileSync(path);
    const code = bytes.subarray(0, Math.max(0, bytes.length - DIGEST));
    return digestOf(code).equals(bytes.subarray(code.length)) ? code : undefined;
  } catch {
    // There is none yet.
    return undefined;
  }
}

function writeCode(path: string, code: Buffer): void {
  const unfinished = `${path}.${process.pid}-${threadId}.part`;
  try {
    const descriptor = openSync(unfinished, 'w');
    writeFileSync(descriptor, code);
    writeFileSync(descriptor, digestOf(code));
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(unfinished, path);
  } catch {
    // The next start takes as long as this one.
    rmSync(unfinished, { force: true });
  }
}

/** Code of files that an earlier build had. */
function removeOld(): void {
  for (const name of readdirSync(FOLDER)) {
    const file = /-(s-\w+)-\d+\.code$/.exec(name)?.[1];
    if (file !== undefined && !existsSync(join(__dirname, `${file}.js`))) rmSync(join(FOLDER, name), { force: true });
  }
}

/** What processes left that were killed while they wrote, here or in `kept.ts`. */
function removeUnfinished(): void {
  try {
    for (const name of readdirSync(FOLDER)) {
      const path = join(FOLDER, name);
      if (name.endsWith('.part') && statSync(path).mtimeMs < Date.now() - HOUR) rmSync(path);
    }
  } catch {
    // There is no folder, or another process was first.
  }
}

/** `program`: whose code it is; each needs other functions of the same files. */
export function keepCode(program: string): void {
  const modules = Module as unknown as Modules;
  if (isMainThread) process.once('exit', removeUnfinished);
  if (modules.enableCompileCache) {
    modules.enableCompileCache(FOLDER);
    return;
  }
  const compile = modules.prototype._compile;
  /** By file: what was compiled anew. */
  const fresh = new Map<string, { readonly script: Script; readonly path: string }>();
  // V8 takes code of its own version and flags alone, and looks no further: a shared file's name is a hash of what is in it.
  const pathOf = (file: string) => join(FOLDER, `${program}-${basename(file, '.js')}-${cachedDataVersionTag()}.code`);
  modules.prototype._compile = function (content, file) {
    const isShared = dirname(file) === __dirname && basename(file).startsWith('s-');
    // A script that imports modules would have to say how.
    if (!isShared || content.length < LEAST || /\bimport\(/.test(content)) return compile.call(this, content, file);
    const path = pathOf(file);
    const cachedData = readCode(path);
    const script = new Script(modules.wrap(content), { filename: file, ...(cachedData && { cachedData }) });
    if (script.cachedDataRejected !== false) fresh.set(file, { script, path });
    script.runInThisContext().call(this.exports, this.exports, (id: string) => this.require(id), this, file, __dirname);
    return undefined;
  };
  const keep = () => {
    try {
      if (fresh.size > 0) mkdirSync(FOLDER, { recursive: true });
      for (const [file, { script, path }] of fresh) {
        // Flags that were set after the file was read make it another program's code.
        if (pathOf(file) === path) writeCode(path, script.createCachedData());
      }
      if (fresh.size > 0) removeOld();
    } catch {
      // A folder that may not be written to: each start takes as long as this one.
    }
    fresh.clear();
  };
  (globalThis as { [name: symbol]: unknown })[Symbol.for('qalam.keepCode')] = keep;
  if (isMainThread) process.once('exit', keep);
}
