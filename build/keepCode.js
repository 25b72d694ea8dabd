/**
 * What every program of Node begins with: what V8 compiles of the shared files is kept beside the program, and the next start reads it there.
 * Node does so by itself from 22 on, which VS Code has. In a folder that everybody may write to it could be somebody else's.
 */
const {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} = require('node:fs');
const Module = require('node:module');
const { basename, dirname, join } = require('node:path');
const { cachedDataVersionTag } = require('node:v8');
const { Script } = require('node:vm');
const { isMainThread, threadId } = require('node:worker_threads');

const FOLDER = join(__dirname, '..', '.cache');
/** Smaller files are compiled as quickly as kept code is read, UTF-16 units. */
const LEAST = 8192;

/** @param {string} program whose code it is: each needs other functions of the same files */
module.exports = (program) => {
  if (Module.enableCompileCache) {
    Module.enableCompileCache(FOLDER);
    return;
  }
  const compile = Module.prototype._compile;
  /** @type {Map<string, { script: Script, path: string }>} by file: what was compiled anew */
  const fresh = new Map();
  // V8 takes code of its own version and flags alone, and looks no further: a shared file's name is a hash of what is in it.
  const pathOf = (file) => join(FOLDER, `${program}-${basename(file, '.js')}-${cachedDataVersionTag()}.code`);
  Module.prototype._compile = function (content, file) {
    const isShared = dirname(file) === __dirname && basename(file).startsWith('shared-');
    // A script that imports modules would have to say how.
    if (!isShared || content.length < LEAST || /\bimport\(/.test(content)) return compile.call(this, content, file);
    const path = pathOf(file);
    let cachedData;
    try {
      cachedData = readFileSync(path);
    } catch {
      // There is none yet.
    }
    const script = new Script(Module.wrap(content), { filename: file, cachedData });
    if (script.cachedDataRejected !== false) fresh.set(file, { script, path });
    script.runInThisContext().call(this.exports, this.exports, (id) => this.require(id), this, file, __dirname);
  };
  const keep = () => {
    for (const [file, { script, path }] of fresh) {
      // Flags that were set after the file was read make it another program's code.
      if (pathOf(file) !== path) continue;
      const unfinished = `${path}.${process.pid}-${threadId}`;
      try {
        mkdirSync(FOLDER, { recursive: true });
        const descriptor = openSync(unfinished, 'w');
        writeFileSync(descriptor, script.createCachedData());
        fsyncSync(descriptor);
        closeSync(descriptor);
        renameSync(unfinished, path);
      } catch {
        // The next start takes as long as this one.
        rmSync(unfinished, { force: true });
      }
    }
    fresh.clear();
  };
  globalThis[Symbol.for('qalam.keepCode')] = keep;
  if (isMainThread) process.once('exit', keep);
};
