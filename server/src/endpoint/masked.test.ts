import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { Connections } from './connection';
import { EndpointError } from './error';
import { MaskedModel, readScores } from './masked';

test('an answer is read where it is in the form of fill-mask', () => {
  const scores = readScores([{ token_str: '▁бар', score: 0.5 }, { token_str: 1 }, null]);
  assert.deepEqual([...scores], [['бар', Math.log(0.5)]]);
  for (const broken of [null, {}, 'x', [[]], [{ token_str: 'а', score: 'NaN' }]])
    assert.equal(readScores(broken).size, 0);
});

test('asked in the schema of Hugging Face, with the mask that the model has; faults change nothing', async () => {
  const bodies: { inputs: string; parameters: { targets: string[] } }[] = [];
  let broken = false;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    bodies.push(body);
    const known = body.inputs.includes('<mask>') && !broken;
    response.writeHead(known ? 200 : broken ? 500 : 400, { 'content-type': 'application/json' });
    const words = body.parameters.targets as string[];
    response.end(
      JSON.stringify(
        known
          ? words.map((word, at) => ({ score: word === 'барды' ? 0.9 : 0.001, token: at, token_str: `▁${word}` }))
          : {},
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const connections = new Connections();
  const connection = connections.get(`http://127.0.0.1:${(server.address() as AddressInfo).port}/fill-mask`);
  assert.ok(!(connection instanceof EndpointError));
  const model = new MaskedModel(connection);
  const never = new AbortController().signal;
  const of = (...words: string[]) => words.map((word) => ({ word, score: 1 / words.length }));
  const rank = async () =>
    (await model.rank('Ол мектепке ', of('бады', 'барды', 'балды'), '.', never)).map(({ word }) => word);
  assert.deepEqual(await rank(), ['барды', 'бады', 'балды']);
  assert.deepEqual(
    bodies.map(({ inputs }) => inputs),
    ['Ол мектепке [MASK].', 'Ол мектепке <mask>.'],
  );
  assert.deepEqual(bodies[0]?.parameters.targets, ['бады', 'барды', 'балды']);
  await rank();
  assert.equal(bodies.length, 3, 'the mask is remembered');
  broken = true;
  for (let times = 0; times < 5; times++) assert.deepEqual(await rank(), ['бады', 'барды', 'балды']);
  assert.equal(bodies.length, 6, 'the breaker opens');
  assert.deepEqual(await model.rank('', of('жалғыз'), '', never), of('жалғыз'));
  connections.close();
  server.close();
});
