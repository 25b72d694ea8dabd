/** Where entities come from beside the embedded model, as an editor sees it: endpoint, ONNX export, model file, gazetteers. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { EntityMention } from '../../server/src/protocol';
import { writeTinyModel } from '../onnx/model';
import { Session } from './session';

const root = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'qalam-sources-'));
/** Kazakh for certain; what the embedded model says of it is another matter. */
const TEXT = '😀 Біздің ауылдағы Ақбұлақ көшесінде Қалам мектебі салынды.\n';

after(() => {
  Session.killAll();
  rmSync(folder, { recursive: true, force: true });
});

const mentionsOf = (session: Session, uri: string) => session.request<EntityMention[]>('qalam/entities', { uri });
const shown = (mentions: EntityMention[]) => mentions.map((mention) => `${mention.class} ${mention.text}`);

/** Asks for the mentions until they satisfy `test`. */
async function until(session: Session, uri: string, test: (mentions: EntityMention[]) => boolean) {
  const end = Date.now() + 60_000;
  for (;;) {
    const mentions = await mentionsOf(session, uri);
    if (test(mentions)) return mentions;
    if (Date.now() > end) assert.fail(`not met: ${shown(mentions).join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function configure(session: Session, entities: Record<string, unknown>) {
  session.settings = { entities };
  await session.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
}

const warnings = (session: Session) =>
  session.notifications
    .filter(({ method }) => method === 'window/showMessage')
    .map(({ params }) => (params as { message: string }).message);

describe('entities from', () => {
  test('an endpoint: its answer replaces the embedded model, an edit is asked about, a fault brings the model back', async () => {
    const asked: string[] = [];
    let broken = false;
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const piece of request) body += piece;
      const { inputs } = JSON.parse(body) as { inputs: string[] };
      asked.push(...inputs);
      if (broken) return response.writeHead(500).end();
      const start = (input: string) => [...input.slice(0, input.indexOf('мектебі'))].length;
      response.end(
        JSON.stringify(
          inputs.map((input) => [{ entity_group: 'MISC', score: 0.6, start: start(input), end: start(input) + 7 }]),
        ),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const session = await Session.start({ settings: { locale: 'en' } });
    try {
      const uri = await session.open('a.txt', TEXT);
      const embedded = shown(await until(session, uri, (all) => all.length > 0));
      assert.ok(!embedded.includes('MISCELLANEOUS мектебі'));
      await configure(session, { endpoint });
      const [mention, ...others] = await until(session, uri, (all) => shown(all).join() === 'MISCELLANEOUS мектебі');
      assert.deepEqual(others, []);
      const start = TEXT.indexOf('мектебі');
      assert.deepEqual(mention!.range, {
        start: { line: 0, character: start },
        end: { line: 0, character: start + 7 },
      });
      assert.ok(asked.every((input) => TEXT.startsWith(input)));
      // The same text again costs nothing, a changed one is asked about.
      const before = asked.length;
      await session.open('b.txt', TEXT);
      await until(session, session.uri('b.txt'), (all) => shown(all).join() === 'MISCELLANEOUS мектебі');
      assert.equal(asked.length, before);
      await session.change(uri, 0, TEXT.indexOf('салынды'), TEXT.indexOf('салынды') + 7, 'ашылды');
      await until(session, uri, (all) => all.length === 1 && asked.at(-1)!.includes('ашылды'));
      await configure(session, { endpoint, thresholds: { MISCELLANEOUS: 0.7 } });
      await until(session, uri, (all) => all.length === 0);

      broken = true;
      await configure(session, { endpoint: `${endpoint}/other` });
      await session.notified('window/showMessage', (params) => /500/.test((params as { message: string }).message));
      await session.change(uri, 0, 0, 0, 'Кеше ');
      await until(session, uri, () => asked.at(-1)!.startsWith('Кеше'));
      await until(session, uri, (all) => all.length > 0 && shown(all).every((one) => !one.startsWith('MISC')));
      assert.equal(warnings(session).length, 1);

      // It is back: what stands open is asked about again.
      broken = false;
      await new Promise((resolve) => setTimeout(resolve, 1100));
      await session.change(uri, 0, 0, 5, '');
      await until(session, session.uri('b.txt'), (all) => shown(all).join() === 'MISCELLANEOUS мектебі');

      await configure(session, {});
      await session.change(uri, 0, TEXT.indexOf('салынды'), TEXT.indexOf('салынды') + 6, 'салынды');
      await until(session, uri, (all) => shown(all).join() === embedded.join());
    } finally {
      await session.stop();
      server.closeAllConnections();
      server.close();
    }
  });

  test('an ONNX export, or the embedded model where the runtime is not there', async () => {
    const model = join(folder, 'onnx');
    writeTinyModel(model, {
      subwords: '<s> <pad> </s> <unk> ▁Қалам ▁мектебі'.split(' '),
      labels: ['O', 'B-ORG', 'I-ORG'],
      own: { '▁Қалам': { 'B-ORG': 5 }, '▁мектебі': { 'I-ORG': 5 }, '<unk>': { O: 3 } },
    });
    const session = await Session.start({ settings: { entities: { model } } });
    try {
      const uri = await session.open('a.txt', TEXT);
      await session.notified('window/showMessage', (params) =>
        /qalam\.entities\.runtime/.test((params as { message: string }).message),
      );
      assert.equal(warnings(session).length, 1);
      await configure(session, { model, runtime: root });
      const isOwn = (all: EntityMention[]) => shown(all).join() === 'ORGANISATION Қалам мектебі';
      await until(session, uri, isOwn);
      // Typing is followed.
      await session.change(uri, 0, 0, 0, 'Кеше ');
      await until(session, uri, (all) => isOwn(all) && all[0]!.range.start.character === TEXT.indexOf('Қалам') + 5);
    } finally {
      await session.stop();
    }
  });

  test('gazetteers, the project’s and the user’s own, as they are at the moment; and a threshold', async () => {
    const own = join(folder, 'own.txt');
    writeFileSync(own, 'Қалам мектебі\tORGANISATION\nбіреу\tNOTHING\n');
    const session = await Session.start({ settings: { entities: { gazetteers: [own, 'relative.txt'] } } });
    try {
      mkdirSync(join(session.folder, '.qalam'));
      const project = join(session.folder, '.qalam', 'gazetteer.txt');
      writeFileSync(project, 'Ақбұлақ\tLOCATION\n');
      const uri = await session.open('a.txt', TEXT.replace('мектебі', 'мектебінде'));
      const has =
        (...wanted: string[]) =>
        (all: EntityMention[]) =>
          wanted.every((one) => shown(all).includes(one));
      await until(session, uri, has('LOCATION Ақбұлақ', 'ORGANISATION Қалам мектебінде'));
      assert.ok(warnings(session).some((message) => /own\.txt.*line 2: unknown-class/.test(message)));
      assert.ok(warnings(session).some((message) => /relative\.txt/.test(message)));
      writeFileSync(project, 'Ақбұлақ көшесі\tFACILITY\n');
      await until(session, uri, has('FACILITY Ақбұлақ көшесінде'));
      const thresholds = { GPE: 1, FACILITY: 1, ORGANISATION: 1, LOCATION: 1, PERSON: 1 };
      await configure(session, { projectGazetteer: '../../etc/passwd', thresholds });
      await until(session, uri, (all) => !has('FACILITY Ақбұлақ көшесінде')(all));
      assert.ok(warnings(session).some((message) => /passwd/.test(message)));
    } finally {
      await session.stop();
    }
  });

  test('a model file, and the embedded model where it is none', async () => {
    const model = join(folder, 'own.bin');
    const session = await Session.start({ settings: { entities: { model } } });
    try {
      const uri = await session.open('a.txt', TEXT);
      await session.notified('window/showMessage', (params) =>
        /own\.bin.*ENOENT/.test((params as { message: string }).message),
      );
      const embedded = await until(session, uri, (all) => all.length > 0);
      copyFileSync(join(root, 'dictionaries', 'entities', 'kk-entities.bin'), model);
      assert.deepEqual(await until(session, uri, (all) => all.length > 0), embedded);
      writeFileSync(model, 'Абай');
      await session.notified('window/showMessage', (params) => {
        const { message } = params as { message: string };
        return /own\.bin/.test(message) && !/ENOENT/.test(message);
      });
      assert.deepEqual(await until(session, uri, (all) => all.length > 0), embedded);
    } finally {
      await session.stop();
    }
  });

  test('nothing but the embedded model in an untrusted workspace', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked++;
      response.end('[]');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const session = await Session.start({
      settings: { entities: { endpoint, gazetteers: [join(folder, 'own.txt')] } },
      initializationOptions: { trusted: false },
    });
    try {
      const uri = await session.open('a.txt', TEXT);
      await until(session, uri, (all) => all.length > 0);
      await session.connection.sendNotification('qalam/trustChanged', { trusted: true });
      await until(session, uri, () => asked > 0);
      assert.equal(asked, 1);
    } finally {
      await session.stop();
      server.closeAllConnections();
      server.close();
    }
  });
});
