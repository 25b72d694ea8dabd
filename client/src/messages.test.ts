import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { EntitiesChangedNotification } from '../../server/src/protocol';
import { onNotified } from './messages';

test('each part that listens to a notification hears it, whoever else begins or ends', async () => {
  const wire = new PassThrough();
  const client = createMessageConnection(new StreamMessageReader(wire), new StreamMessageWriter(new PassThrough()));
  const server = createMessageConnection(new StreamMessageReader(new PassThrough()), new StreamMessageWriter(wire));
  const heard: string[] = [];
  const listen = (name: string) =>
    onNotified(client as unknown as Parameters<typeof onNotified>[0], EntitiesChangedNotification, ({ uri }) => {
      heard.push(`${name} ${uri}`);
    });
  client.listen();
  const tell = async (uri: string) => {
    await server.sendNotification(EntitiesChangedNotification.method, { uri });
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setTimeout(resolve, 10));
  };
  const first = listen('window');
  const second = listen('records');
  await tell('a');
  second.dispose();
  await tell('b');
  const third = listen('records');
  first.dispose();
  await tell('c');
  third.dispose();
  await tell('d');
  assert.deepEqual(heard, ['window a', 'records a', 'window b', 'records c']);
  client.dispose();
  server.dispose();
});
