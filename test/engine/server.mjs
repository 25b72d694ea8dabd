// A real engine behind an HTTP server that speaks as llama.cpp's does: `node test/engine/server.mjs MODEL.gguf CONTEXT`.
// Says `{ url }` to its parent process; answers `{ stats: true }` with what it has done. One thread, one sequence, so that
// requests wait for each other, as they do on a small machine.
import { createServer } from 'node:http';
import { getLlama } from 'node-llama-cpp';

const [modelPath, size] = process.argv.slice(2);
const contextSize = Number(size);
const llama = await getLlama({ gpu: false, build: 'never', maxThreads: 1, logLevel: 'error' });
const model = await llama.loadModel({ modelPath, gpuLayers: 0 });
const context = await model.createContext({ contextSize, sequences: 1, threads: 1 });
const sequence = context.getSequence();
const stats = { running: 0, generated: 0, aborted: 0, promptTokens: 0, evaluatedPromptTokens: 0 };

let queue = Promise.resolve();
const inTurn = (task) => {
  const done = queue.then(task);
  queue = done.catch(() => {});
  return done;
};

async function body(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

const server = createServer(async (request, response) => {
  const json = (value, status = 200) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
  };
  try {
    const asked = await body(request);
    switch (request.url) {
      case '/v1/models':
        return json({ object: 'list', data: [{ id: 'qalam-tiny', owned_by: 'llamacpp' }] });
      case '/props':
        return json({ default_generation_settings: { n_ctx: contextSize } });
      case '/tokenize':
        return json({ tokens: model.tokenize(String(asked.content ?? '')) });
      case '/v1/completions':
        return await inTurn(() => complete(asked, String(asked.prompt ?? ''), response, (text) => ({ text })));
      case '/v1/chat/completions': {
        // A base model has no template: the messages one after another.
        const prompt = (asked.messages ?? []).map(({ content }) => content).join('\n\n');
        return await inTurn(() => complete(asked, prompt, response, (text) => ({ delta: { content: text } })));
      }
      default:
        return json({ error: { message: 'not found' } }, 404);
    }
  } catch (error) {
    console.error(error);
    if (!response.headersSent) json({ error: { message: 'failed' } }, 500);
    else response.destroy();
  }
});

async function complete(asked, prompt, response, choice) {
  if (response.destroyed) return;
  const tokens = [model.tokens.bos, ...model.tokenize(prompt)];
  const most = asked.max_tokens ?? 128;
  if (tokens.length >= contextSize) {
    response.writeHead(400, { 'content-type': 'application/json' });
    const error = { code: 400, type: 'exceed_context_size_error', n_prompt_tokens: tokens.length, n_ctx: contextSize };
    return response.end(JSON.stringify({ error }));
  }
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  const event = (value) => response.write(`data: ${JSON.stringify(value)}\n\n`);
  stats.running++;
  stats.promptTokens += tokens.length;
  const generated = [];
  let sent = '';
  let finish = 'length';
  try {
    // What the context holds of the prompt already is not computed again.
    await sequence.adaptStateToTokens(tokens.slice(0, -1), false);
    const known = sequence.nextTokenIndex;
    stats.evaluatedPromptTokens += tokens.length - known;
    const options = { temperature: asked.temperature ?? 0.8, ...(asked.seed !== undefined && { seed: asked.seed }) };
    for await (const token of sequence.evaluate(tokens.slice(known), options)) {
      if (response.destroyed) {
        finish = 'aborted';
        break;
      }
      if (model.isEogToken(token)) {
        finish = 'stop';
        break;
      }
      generated.push(token);
      stats.generated++;
      // Half of a letter is kept back until the other half has come.
      let text = model.detokenize(generated).replace(/\uFFFD+$/u, '');
      const stop = (asked.stop ?? []).map((mark) => text.indexOf(mark)).filter((at) => at >= 0);
      if (stop.length > 0) {
        text = text.slice(0, Math.min(...stop));
        finish = 'stop';
      }
      if (text.length > sent.length && text.startsWith(sent)) {
        event({ choices: [{ index: 0, ...choice(text.slice(sent.length)) }] });
        sent = text;
      }
      if (finish === 'stop' || generated.length >= most || tokens.length + generated.length >= contextSize) break;
      // The native call does not yield: without this a closed socket would be seen at the end only.
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    stats.running--;
  }
  if (finish === 'aborted') {
    stats.aborted++;
    return;
  }
  event({ choices: [{ index: 0, ...choice(''), finish_reason: finish }] });
  if (asked.stream_options?.include_usage)
    event({ choices: [], usage: { prompt_tokens: tokens.length, completion_tokens: generated.length } });
  response.end('data: [DONE]\n\n');
}

server.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${server.address().port}` }));
process.on('message', () => process.send({ stats }));
process.on('disconnect', () => process.exit());
