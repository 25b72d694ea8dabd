/** The endpoints as models of the editor's own chat: listed, asked, streamed, stopped. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { AskAnswer, ChatModel } from '../../server/src/protocol';
import { startEndpoint } from '../endpoint/server';
import { Session } from './session';

after(() => Session.killAll());

const models = (session: Session) => session.request<ChatModel[]>('qalam/chatModels', {});
const chat = (session: Session, id: string, endpoint: number) =>
  session.request<AskAnswer>('qalam/modelChat', {
    id,
    endpoint,
    messages: [
      { role: 'system', content: 'Қазақша жауап бер.' },
      { role: 'user', content: 'Сәлем!' },
    ],
    parameters: { maxTokens: 64, temperature: 0 },
  });

test('endpoints that answer are listed with their models; one is asked, and its text comes in pieces', async () => {
  const endpoint = await startEndpoint({ kind: 'vllm', answer: () => ['Сәлем', ', достым', '!'] });
  const settings = { completion: { endpoint: endpoint.url, endpoints: ['http://127.0.0.1:9/v1 dead'] } };
  const session = await Session.start({ settings });
  const found = await models(session);
  assert.equal(found.length, 1);
  assert.ok(found[0]!.model !== '');
  const before = endpoint.calls.length;
  const answer = await chat(session, 'a', found[0]!.endpoint.index);
  assert.equal(answer.error, undefined);
  assert.equal(answer.text, 'Сәлем, достым!');
  const sent = JSON.stringify(endpoint.calls.slice(before).map(({ body }) => body));
  assert.ok(sent.includes('Қазақша жауап бер.') && sent.includes('Сәлем!'), sent);
  const pieces = session.notifications
    .filter(({ method, params }) => method === 'qalam/askProgress' && (params as { id: string }).id === 'a')
    .map(({ params }) => (params as { append: string }).append);
  assert.equal(pieces.join(''), answer.text);
  const failed = await chat(session, 'b', 1);
  assert.ok(failed.error);
  assert.equal(await session.stop(), 0);
  await endpoint.close();
});

test('without trust there are none, and nothing is sent', async () => {
  const endpoint = await startEndpoint({ answer: () => ['сөз'] });
  const session = await Session.start({
    settings: { completion: { endpoint: endpoint.url } },
    initializationOptions: { trusted: false },
  });
  assert.deepEqual(await models(session), []);
  await assert.rejects(chat(session, 'a', 0));
  assert.equal(endpoint.calls.length, 0);
  assert.equal(await session.stop(), 0);
  await endpoint.close();
});
