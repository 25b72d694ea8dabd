import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { after, before, test } from 'node:test';
import { CliProgram, root } from '../../../test/batch/program';

/**
 * The recipes of CORPORA.md, run as they stand there. No engine can be had from npm or Debian, so what an
 * engine does with a program is done here in plain Python: `RDD.pipe` starts it a partition, feeds lines from a thread
 * and, with `checkCode`, fails the task on a status other than 0.
 */
const program = new CliProgram();
const { folder, entry } = program;
const python = ['python3', 'python'].find((name) => spawnSync(name, ['--version']).status === 0);
const options = {
  skip: process.platform === 'win32' ? 'the stand-in for the program is a shell script' : !python && 'no Python',
};

before(async () => {
  if (options.skip) return;
  const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  writeFileSync(
    join(folder, 'qalam'),
    `#!/bin/sh\nexec ${quote(process.execPath)} ${quote(entry)} "$@" $QALAM_MORE --data ${quote(join(root, 'dictionaries'))}\n`,
  );
  chmodSync(join(folder, 'qalam'), 0o755);
});
after(() => program.dispose());

/** The recipe's indented blocks that hold Python definitions, in order. */
function recipe(...names: string[]): string {
  const blocks = readFileSync(join(root, 'CORPORA.md'), 'utf8').match(/(?:^ {4}.*\n|^\n(?= {4}))+/gm) ?? [];
  return names
    .map((name) => {
      const found = blocks.find((block) => new RegExp(`^ {4}class ${name}\\b`, 'm').test(block));
      assert.ok(found, name);
      return found.replace(/^ {4}/gm, '');
    })
    .join('\n');
}

/** What the script prints as JSON. */
// biome-ignore lint/suspicious/noExplicitAny: the script's own output
function runPython(script: string, environment: Record<string, string> = {}): any {
  const { status, stdout, stderr } = spawnSync(python!, ['-'], {
    input: script,
    encoding: 'utf8',
    env: {
      ...process.env,
      PYTHONIOENCODING: 'utf-8',
      PATH: `${folder}${delimiter}${process.env.PATH}`,
      ...environment,
    },
    timeout: 120_000,
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

const PIPE = `
import json, shlex, subprocess, threading
def pipe(partition, command, check_code, env):
    # As pyspark does: the environment is what was given, and empty where nothing was. The program is looked for on its PATH.
    run = ["env", "-i", *(f"{name}={value}" for name, value in env.items()), *shlex.split(command)]
    child = subprocess.Popen(run, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    def feed():
        try:
            for line in partition:
                child.stdin.write((line + "\\n").encode("utf-8"))
            child.stdin.close()
        except BrokenPipeError:
            pass
    thread = threading.Thread(target=feed)
    thread.start()
    lines = [line.rstrip(b"\\n").decode("utf-8") for line in child.stdout]
    thread.join()
    if child.wait() != 0 and check_code:
        raise RuntimeError(f"status {child.returncode}")
    return lines
partitions = [
    [json.dumps({"id": i, "text": f"Бұл {i} сөйлем a@mail.kz"}, ensure_ascii=False) for i in range(400)],
    [],
    ["{broken", "", json.dumps({"text": "жол\\u2028жол"}, ensure_ascii=False)],
]
`;
const [, command, environment] =
  /lines\.pipe\("([^"]+)", env=(\S+), checkCode=True\)/.exec(readFileSync(join(root, 'CORPORA.md'), 'utf8')) ?? [];

test('Spark: lines piped by partition are answered one for one', options, () => {
  const script = `${PIPE}
import os
print(json.dumps([pipe(partition, "${command} --with cleaning", True, ${environment}) for partition in partitions]))`;
  const [first, second, third] = runPython(script) as string[][];
  assert.deepEqual(
    first!.map((line) => JSON.parse(line)).map(({ id, annotations }) => [id, annotations[0].rule]),
    Array.from({ length: 400 }, (_, i) => [i, 'cleaning.email']),
  );
  assert.deepEqual(second, []);
  // A blank line stays one, as readers of JSON Lines have it.
  assert.deepEqual(
    third!.map((line) => line !== '' && 'error' in JSON.parse(line)),
    [true, false, false],
  );
  assert.equal(third![1], '');
});

test('Spark: a program that fails makes the task fail', options, () => {
  const script = `${PIPE}
import os
try:
    print(json.dumps(pipe(partitions[0], "${command} --no-such-option", True, ${environment})))
except RuntimeError as error:
    print(json.dumps(str(error)))`;
  assert.equal(runPython(script), 'status 2');
});

test('Spark: without the environment that the recipe hands over the program is not found', options, () => {
  const script = `${PIPE}
try:
    print(json.dumps(pipe(partitions[0], "${command}", True, {})))
except RuntimeError as error:
    print(json.dumps(str(error)))`;
  assert.equal(runPython(script), 'status 127');
});

test('Ray Data: one child answers batch after batch, larger than a pipe holds', options, () => {
  const script = `${recipe('Child', 'QalamBatches')}
class Column(list):
    def tolist(self):
        return list(self)
actor = QalamBatches()
batches = [["Қазақ тілі туралы сөз қозғаймыз. " * 3 + f"a{i}@mail.kz"] * 900 for i in range(2)]
batches.append(["😀 a@mail.kz", "\\ud800", "жол\\nжол\\r\\u2028жол", ""])
answers = [actor({"text": Column(batch)}) for batch in batches]
print(json.dumps([[answer["annotations"], answer["qalam_language"]] for answer in answers]))`;
  const [[first, languages], , [last]] = runPython(script) as [[string[], string[]], unknown, [string[]]];
  assert.equal(first.length, 900);
  assert.ok(first.every((annotations) => annotations.includes('cleaning.email')));
  assert.deepEqual(new Set(languages), new Set(['kk']));
  assert.equal(last.length, 4);
  // Code points: the face before the address is one.
  assert.equal(JSON.parse(last[0]!).find(({ rule }: { rule: string }) => rule === 'cleaning.email').start, 2);
});

test('Ray Data: a child that ended is an error, not a wait', options, () => {
  const script = `${recipe('Child')}
try:
    Child().answers([{"text": "сөз"}] * 5000)
except RuntimeError as error:
    print(json.dumps(str(error)))`;
  assert.equal(runPython(script, { QALAM_MORE: '--no-such-option' }), 'qalam ended with 2');
});

test('datatrove: documents get their annotations', options, () => {
  const script = `
import sys, types
for name in ["datatrove", "datatrove.pipeline", "datatrove.pipeline.base"]:
    sys.modules[name] = types.ModuleType(name)
sys.modules["datatrove.pipeline.base"].PipelineStep = object
${recipe('Child', 'QalamStep')}
documents = [types.SimpleNamespace(text=text, metadata={"source": "x"}) for text in ["a@mail.kz", "Бұл қазақ тілінде жазылған."]]
print(json.dumps([document.metadata for document in QalamStep().run(documents)]))`;
  const [first, second] = runPython(script);
  assert.deepEqual([first.source, first.annotations[0].rule], ['x', 'cleaning.email']);
  assert.equal(second.qalam_language, 'kk');
  // datatrove's own, which its filters read.
  assert.equal(second.language, undefined);
});
