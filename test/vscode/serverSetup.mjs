// A model server is set up by somebody who has none: the kinds, the commands, an address that is tested as it is typed.

import { withWindow } from './curator.mjs';
import { until } from './launch.mjs';
import { personAt } from './window.mjs';
import { endpointStarter } from './workspace.mjs';

export async function serverSetupSuite(chromium, executablePath) {
  const results = [];
  const start = await endpointStarter();
  const server = await start({ kind: 'vllm', key: 'sk-test', answer: () => [' ертең', ' барамыз', '.'] });
  const { host } = new URL(server.url);
  // What a terminal shows is text of the page only without a graphics card.
  const settings = { 'terminal.integrated.gpuAcceleration': 'off' };
  await withWindow(chromium, executablePath, settings, async (page) => {
    const { step, shot, row, input, command } = personAt(page, 'server setup', results);
    const first = page.locator('.quick-input-list .monaco-list-row').first();
    // The palette lists what is there when it is opened.
    await page.locator('.statusbar-item', { hasText: 'Қалам' }).first().waitFor();
    await step('the kinds are shown with where they listen', async () => {
      await command('Qalam: Set Up a Model Server');
      await row('llama.cpp').waitFor();
      for (const name of ['Ollama', 'vLLM']) await row(name).waitFor();
      await shot('server-kinds');
    });
    await step('a server that is not running: its command is put into a terminal and not run', async () => {
      await row('llama.cpp').click();
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
      await shot('server-plain-http');
      await input().fill(host);
      await row('The server does not accept the key').waitFor();
      await shot('server-key');
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
  return results;
}
