// A model server is set up by somebody who has none: the kinds, the commands, an address that is tested as it is typed.

import { createServer } from 'node:http';
import { withWindow } from './curator.mjs';
import { until } from './launch.mjs';
import { isSeen, personAt } from './window.mjs';
import { endpointStarter } from './workspace.mjs';

/** A server with these pages and no others. */
async function serveOnly(pages) {
  const server = createServer(({ url }, response) => {
    const page = pages[url]?.();
    response.writeHead(page ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(page ?? { detail: 'Not Found' }));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { server, port: server.address().port };
}

const listOf = (names) => () => ({ object: 'list', data: names.map((id) => ({ id, object: 'model' })) });

export async function serverSetupSuite(chromium, executablePath) {
  const results = [];
  const start = await endpointStarter();
  const server = await start({ kind: 'vllm', key: 'sk-test', answer: () => [' ертең', ' барамыз', '.'] });
  const { host } = new URL(server.url);
  let pulled = [];
  const ollama = await serveOnly({
    '/api/version': () => ({ version: '0.12.0' }),
    '/api/tags': () => ({ models: pulled.map((name) => ({ name })) }),
  });
  const router = await serveOnly({
    '/v1/models': listOf(Array.from({ length: 300 }, (_, at) => `vendor/model-${at}`)),
  });
  const odd = await serveOnly({ '/v1/models': listOf(['kaz 8b $(zap)', 'kaz <b>70b</b>']) });
  // What a terminal shows is text of the page only without a graphics card.
  const settings = { 'terminal.integrated.gpuAcceleration': 'off' };
  await withWindow(chromium, executablePath, settings, async (page) => {
    const { step, shot, row, input, command } = personAt(page, 'server setup', results);
    const first = page.locator('.quick-input-list .monaco-list-row').first();
    // The palette lists what is there when it is opened.
    await page.locator('.statusbar-item', { hasText: 'Қалам' }).first().waitFor();
    const back = page.locator('.quick-input-widget .quick-input-titlebar a.action-label').first();
    /** The step that asks for an address. A palette that is still closing may take the list along that comes after it: once more, then. */
    const anotherServer = () =>
      until(
        'the address of another server',
        async () => {
          await command('Qalam: Set Up a Model Server');
          await row('Another server')
            .click({ timeout: 5000 })
            .catch(() => {});
          return isSeen(row('The address is tested while you type it'), 5000);
        },
        60_000,
      );
    await step('the kinds are shown with where they listen', async () => {
      await command('Qalam: Set Up a Model Server');
      await row('llama.cpp').waitFor();
      for (const name of ['Ollama', 'vLLM']) await row(name).waitFor();
      await shot('server-kinds');
    });
    await step('a server that is not running: its command is put into a terminal and not run', async () => {
      await row('llama.cpp').click();
      await back.waitFor();
      // Whoever runs the tests may have a server where they listen.
      await input().fill('127.0.0.1:9');
      await row('No server is running at this address').waitFor();
      await shot('server-not-running');
      await row('Put the command into a terminal').click();
      await page.locator('.terminal-wrapper').first().waitFor();
      const written = page.locator('.terminal-wrapper .xterm-rows').first();
      await until('the command', async () => (await written.textContent()).includes('llama-server'));
      await shot('server-terminal');
      // The list is still there.
      await row('Copy the command').waitFor();
    });
    await step('the guide says how it is done', async () => {
      await row('How to set up llama.cpp').click();
      await page.locator('.tab', { hasText: 'llama.cpp' }).first().waitFor();
      await shot('server-guide');
    });
    await step('what is typed is tested, and what is wrong with it said', async () => {
      await input().fill('nonsense with spaces');
      await row('This is not an address').waitFor();
      await input().fill('http://llm.example.kz');
      await row('Plain http is allowed to this machine only').waitFor();
      await row('Allow plain http').waitFor();
      await shot('server-plain-http');
      await input().fill(host);
      await row('The server does not accept the key').waitFor();
      await shot('server-key');
    });
    await step('a server without a model is asked until it has one', async () => {
      // As servers say themselves where they listen.
      await input().fill(`http://0.0.0.0:${ollama.port}/`);
      await row('The server answers, but has no model yet').waitFor();
      await shot('server-without-model');
      pulled = ['kazllm:8b'];
      await row('kazllm:8b').waitFor();
      if (!(await first.textContent()).includes(`http://127.0.0.1:${ollama.port}`))
        throw new Error(await first.textContent());
    });
    await step('among many models one seeks by name', async () => {
      await input().fill(`127.0.0.1:${router.port}/v1/chat/completions`);
      await row('Choose among 300 models').click();
      await row('vendor/model-0').waitFor();
      await input().fill('model-217');
      await row('vendor/model-217').waitFor();
      await shot('server-many-models');
      await page.keyboard.press('Enter');
      await page.locator('.statusbar-item', { hasText: 'vendor/model-217' }).first().waitFor();
    });
    await step('another model of the same server takes its place in the status bar', async () => {
      await anotherServer();
      await input().fill(`127.0.0.1:${router.port}`);
      await row('Choose among 300 models').click();
      await row('vendor/model-0').waitFor();
      await input().fill('model-42');
      await row('vendor/model-42').click();
      await page.locator('.statusbar-item', { hasText: 'vendor/model-42' }).first().waitFor();
    });
    await step('a name is shown as it is', async () => {
      await anotherServer();
      await input().fill(`127.0.0.1:${odd.port}`);
      await row('kaz 8b $(zap)').waitFor();
      await shot('server-odd-names');
      await row('kaz 8b $(zap)').click();
      await page.locator('.statusbar-item', { hasText: 'kaz 8b $(zap)' }).first().waitFor();
    });
    await step('Back leads to the kinds, Escape out', async () => {
      await command('Qalam: Set Up a Model Server');
      await row('vLLM').click();
      await row('Copy the command').waitFor();
      await back.click();
      await row('llama.cpp').waitFor();
      await page.keyboard.press('Escape');
      await until('no list', async () => !(await page.locator('.quick-input-widget').first().isVisible()));
      await anotherServer();
      await input().fill(host);
      await row('The server does not accept the key').waitFor();
    });
    await step('a key is asked for, and then the model is there', async () => {
      await row('Enter the API key').click();
      await page.locator('.quick-input-widget input[type=password]').fill('sk-test');
      await page.keyboard.press('Enter');
      await row('test-model').waitFor();
      await shot('server-found');
      if (!/vLLM/u.test(await first.textContent())) throw new Error(await first.textContent());
      const sent = server.calls.at(-1).headers.authorization;
      if (sent !== 'Bearer sk-test') throw new Error(`key: ${sent}`);
    });
    await step('it then writes the ghost text', async () => {
      await page.keyboard.press('Enter');
      await page.locator('.statusbar-item', { hasText: 'test-model' }).first().waitFor();
      await shot('server-in-use');
    });
  });
  await server.close();
  for (const one of [ollama, router, odd]) one.server.close();
  return results;
}
