/** What people install: every picture and link of it leads to something that is in it, and the manifest lacks nothing. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { test } from 'node:test';
import { listFiles, PackageManager } from '@vscode/vsce';
import { DATA_FILES } from '../../server/src/data';

const ROOT = join(__dirname, '..', '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const manifest = JSON.parse(read('package.json'));
const packed = listFiles({ cwd: ROOT, packageManager: PackageManager.None });

/** The targets of links and pictures outside of code, without those in the web and within the page. */
function targets(markdown: string): string[] {
  const text = markdown.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}

for (const page of [
  'README.md',
  'README.kk.md',
  'README.ru.md',
  'docs/guide.md',
  'docs/editors.md',
  'SECURITY.md',
  'CORPORA.md',
])
  test(`${page}: pictures and links are in the package`, async () => {
    const files = new Set(await packed);
    assert.ok(files.has(page), page);
    const found = targets(read(page)).map((target) => posix.join(posix.dirname(page), target));
    if (page.startsWith('README')) assert.ok(found.filter((target) => target.endsWith('.webp')).length >= 5);
    for (const target of found) assert.ok(files.has(target), `${target} is not packed`);
  });

test('each data file is packed once: as it is, or as Brotli where unpacking takes no time that is noticed', async () => {
  const files = await packed;
  const lines = read('.vscodeignore').split('\n');
  for (const name of Object.values(DATA_FILES)) {
    const file = `server/dist/data/${name}`;
    assert.equal(files.includes(file), !lines.includes(`!${file}.br`), file);
  }
});

test('the command line of the package can say its version', async () => {
  assert.ok((await packed).includes('server/package.json'));
});

test('the three front pages have the same pictures and the same parts', () => {
  const shape = (page: string) => read(page).match(/client\/media\/\w+\.webp|^#+|^\|/gm);
  assert.deepEqual(shape('README.kk.md'), shape('README.md'));
  assert.deepEqual(shape('README.ru.md'), shape('README.md'));
});

test('the front page is for users: how it is built stands elsewhere', () => {
  assert.doesNotMatch(read('README.md'), /npm (?:start|test|ci)/);
  assert.match(read('CONTRIBUTING.md'), /npm start/);
});

test('the manifest has what the Marketplace shows', async () => {
  const files = new Set(await packed);
  for (const key of [
    'displayName',
    'description',
    'publisher',
    'license',
    'icon',
    'galleryBanner',
    'categories',
    'keywords',
  ])
    assert.ok(manifest[key]?.length !== 0 && manifest[key] !== undefined, key);
  assert.ok(files.has(manifest.icon));
  // The Marketplace takes no more than 30.
  assert.ok(manifest.keywords.length <= 30);
  for (const locale of ['', '.kk', '.ru']) assert.ok(files.has(`package.nls${locale}.json`));
});

test('two walkthroughs of four steps, with pictures that are packed, texts in three languages and commands that exist', async () => {
  const files = new Set(await packed);
  const { walkthroughs, commands } = manifest.contributes;
  const own = new Set(commands.map(({ command }: { command: string }) => command));
  assert.deepEqual(
    walkthroughs.map(({ steps }: { steps: unknown[] }) => steps.length),
    [4, 4],
  );
  const texts = ['', '.kk', '.ru'].map(
    (locale) => JSON.parse(read(`package.nls${locale}.json`)) as Record<string, string>,
  );
  for (const { title, description, steps } of walkthroughs) {
    for (const step of steps) {
      assert.ok(files.has(step.media.image), step.media.image);
      for (const event of step.completionEvents ?? []) assert.ok(own.has(event.replace('onCommand:', '')), event);
    }
    const keys = [
      title,
      description,
      ...steps.flatMap((step: Record<string, string>) => [step.title, step.description]),
    ];
    for (const key of keys) {
      const sentences = texts.map((table) => table[key.replaceAll('%', '')]!);
      for (const sentence of sentences) assert.ok(sentence, key);
      const [buttons, ...others] = sentences.map((sentence) => sentence.match(/\(command:[^)]+\)/g));
      for (const other of others) assert.deepEqual(other, buttons, key);
      for (const [, command] of (buttons ?? []).join().matchAll(/command:(qalam\.\w+)/g))
        assert.ok(own.has(command!), command);
    }
  }
});

test('pictures are small, and each is shown somewhere', async () => {
  const pictures = (await packed).filter((file) => file.endsWith('.webp'));
  const shown = read('README.md') + read('package.json');
  for (const picture of pictures) {
    assert.ok(existsSync(join(ROOT, picture)) && statSync(join(ROOT, picture)).size < 120_000, picture);
    assert.ok(shown.includes(picture), picture);
  }
});
