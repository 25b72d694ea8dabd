/** A model server in VS Code: ghost text, unplugging, Ask, rewriting, token counts, feedback, against the endpoint of `test/endpoint`. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { QalamApi } from '../../../client/src/extension';
import { FeedbackDeleteRequest, type FeedbackEntry, FeedbackReadRequest } from '../../../server/src/protocol';
import { type Endpoint, startEndpoint } from '../../endpoint/server';
import { open, scratch, until } from './tools';

const GLOBAL = vscode.ConfigurationTarget.Global;
const settings = () => vscode.workspace.getConfiguration('qalam');
const api = async () => (await vscode.extensions.getExtension('qalam.qalam')!.activate()) as QalamApi;
const run = (command: string, ...args: unknown[]) => vscode.commands.executeCommand(command, ...args);
const settle = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('Qalam with a model server', () => {
  const endpoints: Endpoint[] = [];

  async function plug(...servers: Endpoint[]): Promise<void> {
    endpoints.push(...servers);
    const [first, ...others] = servers;
    await settings().update(
      'completion.endpoints',
      others.map(({ url }) => `${url}/v1`),
      GLOBAL,
    );
    await settings().update('completion.endpoint', first && `${first.url}/v1`, GLOBAL);
    const { completionStatus } = await api();
    await until('the endpoint to be in use', () => completionStatus()?.source === 'endpoint');
  }

  /** Types a text into an empty file and waits until the ghost text that follows can be taken by `command`. */
  async function take(editor: vscode.TextEditor, text: string, command: string): Promise<string> {
    const { document } = editor;
    return until(`ghost text taken by ${command}`, async () => {
      await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, document.lineCount, 0), ''));
      await run('type', { text });
      await run('editor.action.inlineSuggest.trigger');
      await settle(700);
      await run(`editor.action.inlineSuggest.${command}`);
      const taken = document.getText();
      return taken === text ? undefined : taken;
    });
  }

  afterEach(async () => {
    for (const key of ['completion.endpoint', 'completion.endpoints', 'completion.model'])
      await settings().update(key, undefined, GLOBAL);
    await run('workbench.action.closeAllEditors');
    await Promise.all(endpoints.splice(0).map((server) => server.close()));
  });

  it('is a model of VS Code’s own chat where that is switched on, and only there', async () => {
    interface Model {
      readonly maxInputTokens: number;
      sendRequest(messages: unknown[]): Thenable<{ readonly text: AsyncIterable<string> }>;
      countTokens(text: string): Thenable<number>;
    }
    const { lm, LanguageModelChatMessage } = vscode as unknown as {
      readonly lm: {
        readonly registerLanguageModelChatProvider?: unknown;
        selectChatModels(selector: { vendor: string }): Thenable<Model[]>;
      };
      readonly LanguageModelChatMessage: { User(text: string): unknown };
    };
    assert.ok(lm.registerLanguageModelChatProvider, 'this VS Code takes models from extensions');
    const server = await startEndpoint({ kind: 'vllm', answer: () => ['Сәлем', ', достым', '!'] });
    await plug(server);
    const models = () => lm.selectChatModels({ vendor: 'qalam' });
    assert.equal((await models()).length, 0);
    await settings().update('chatModels.enabled', true, GLOBAL);
    try {
      const [model] = await until('the model', async () => {
        const found = await models();
        return found.length > 0 ? found : undefined;
      });
      assert.ok(model!.maxInputTokens > 0);
      assert.ok((await model!.countTokens('Сәлем')) > 0);
      const { text } = await model!.sendRequest([LanguageModelChatMessage.User('Сәлем!')]);
      let whole = '';
      for await (const piece of text) whole += piece;
      assert.equal(whole, 'Сәлем, достым!');
    } finally {
      await settings().update('chatModels.enabled', undefined, GLOBAL);
    }
  });

  it('shows ghost text from the endpoint, takes it whole, by word and by line, says its latency', async () => {
    const server = await startEndpoint({ kind: 'vllm', answer: () => [' ертең', ' ауылға', ' барамыз', '.'] });
    await plug(server);
    const editor = await scratch('');
    assert.equal(await take(editor, 'Бүгін біз', 'commit'), 'Бүгін біз ертең ауылға барамыз.');
    // VS Code takes the space before a word as a word of its own.
    assert.equal(await take(editor, 'Кеше біз', 'acceptNextWord'), 'Кеше біз ');
    await run('editor.action.inlineSuggest.acceptNextWord');
    assert.equal(editor.document.getText().trimEnd(), 'Кеше біз ертең');
    assert.equal(await take(editor, 'Содан біз', 'acceptNextLine'), 'Содан біз ертең ауылға барамыз.');
    const { endpointText, completionStatus } = await api();
    await until('the latency', () => /test-model · \d+ ms/u.test(endpointText()));
    assert.equal(completionStatus()?.endpoint, server.url);
  });

  it('keeps what is typed through, from one call of the server, and nothing of what is dismissed', async () => {
    const server = await startEndpoint({ kind: 'vllm', answer: () => [' ертең', ' ауылға', ' барамыз', '.'] });
    await plug(server);
    const editor = await scratch('');
    const { document } = editor;
    // A first answer may come late, while the endpoint is still being found out about.
    await take(editor, 'Кеше біз', 'commit');
    await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, document.lineCount, 0), ''));
    await run('type', { text: 'Бүгін біз' });
    await run('editor.action.inlineSuggest.trigger');
    await settle(1500);
    const calls = server.completions().length;
    for (const letter of ' ерт') {
      await run('type', { text: letter });
      await settle(150);
    }
    await settle(500);
    await run('editor.action.inlineSuggest.commit');
    assert.equal(document.getText(), 'Бүгін біз ертең ауылға барамыз.');
    assert.equal(server.completions().length, calls);
    await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, document.lineCount, 0), ''));
    await run('type', { text: 'Кеше біз' });
    await run('editor.action.inlineSuggest.trigger');
    await settle(1500);
    await run('editor.action.inlineSuggest.hide');
    await run('editor.action.inlineSuggest.commit');
    assert.equal(document.getText(), 'Кеше біз');
  });

  it('switches to another endpoint, and says so when it is unplugged', async () => {
    const first = await startEndpoint({ kind: 'vllm', answer: () => [' бірінші', ' сервер', '.'] });
    const second = await startEndpoint({ kind: 'vllm', answer: () => [' екінші', ' сервер', '.'] });
    await plug(first);
    const editor = await scratch('');
    assert.match(await take(editor, 'Жауап берген', 'commit'), /бірінші/u);
    await plug(second);
    assert.match(await take(editor, 'Қайта жауап берген', 'commit'), /екінші/u);
    await second.close();
    const { completionStatus } = await api();
    await until('it to be unavailable', async () => {
      await run('type', { text: ' Тағы' });
      await run('editor.action.inlineSuggest.trigger');
      await settle(500);
      return completionStatus()?.state === 'unavailable';
    });
    assert.ok(completionStatus()?.message);
  });

  it('counts tokens in a prompt file, at its messages and in JSONL chats', async () => {
    await plug(await startEndpoint({ kind: 'vllm', contextSize: 1000, answer: () => [' иә'] }));
    const { tokenText } = await api();
    const { document } = await scratch('system:\nСен көмекшісің.\n\nuser:\nСәлем, қалың қалай?\n', 'prompt');
    const shown = await until('the count', () => /^\d+ tokens · /u.exec(tokenText())?.input);
    assert.doesNotMatch(shown, /≈/u);
    const hints = (of: vscode.TextDocument) =>
      until('inlay hints', async () => {
        const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
          'vscode.executeInlayHintProvider',
          of.uri,
          new vscode.Range(0, 0, of.lineCount, 0),
        );
        return found?.length ? found : undefined;
      });
    assert.deepEqual(
      (await hints(document)).map(({ label, position }) => [label, position.line]),
      [
        ['2 tok', 0],
        ['3 tok', 3],
      ],
    );
    const chat = { messages: [{ role: 'user', content: 'Сәлем, "достым"!' }], note: '"content": "жоқ"' };
    const records = await scratch(`{"text": "бір екі"}\n${JSON.stringify(chat)}\n`, 'jsonl');
    assert.deepEqual(
      (await hints(records.document)).map(({ label, position }) => [label, position.line]),
      [['2 tok', 1]],
    );
  });

  it('asks two endpoints side by side and keeps the choice where feedback is on', async () => {
    const first = await startEndpoint({ kind: 'vllm', answer: () => ['Он', ' саусақ', '.'], pieceDelay: 30 });
    const second = await startEndpoint({ kind: 'vllm', answer: () => ['Бес', ' <b>саусақ</b>', '.'], pieceDelay: 30 });
    await plug(first, second);
    const { client, lastAsk, setFeedbackConsent } = await api();
    await setFeedbackConsent(true);
    try {
      await scratch('---\nсан: екі\n---\nuser:\nМенің {{сан}} қолымда неше {{не}} бар?\n', 'prompt');
      await run('qalam.ask');
      const panel = await until('the panel', () => lastAsk.panel);
      await panel.receive({ type: 'ask', endpoints: [0, 1], parameters: { temperature: 0 }, values: { не: 'саусақ' } });
      assert.deepEqual(
        panel.result?.answers.map(({ text }) => text),
        ['Он саусақ.', 'Бес <b>саусақ</b>.'],
      );
      assert.equal(panel.result?.messages[0]?.content, 'Менің екі қолымда неше саусақ бар?');
      await panel.receive({ type: 'choose', answer: 0 });
      const read = () => client.sendRequest<FeedbackEntry[]>(FeedbackReadRequest.method, {});
      const [entry] = await until('the entry', async () => {
        const entries = (await read()).filter(({ outcome }) => outcome === 'chosen');
        return entries.length > 0 ? entries : undefined;
      });
      assert.deepEqual(entry?.record.chosen, [{ role: 'assistant', content: 'Он саусақ.' }]);
      await client.sendRequest(FeedbackDeleteRequest.method, {});
      assert.deepEqual(await read(), []);
    } finally {
      await setFeedbackConsent(false);
    }
  });

  it('rewrites a selection as a diff, and takes it over when told so', async () => {
    await plug(await startEndpoint({ kind: 'vllm', answer: () => ['Ол мектепке', ' барды.'] }));
    const editor = await scratch('Басы.\nОл мектепкк барды.\nСоңы.\n');
    const { document } = editor;
    editor.selection = new vscode.Selection(1, 0, 1, document.lineAt(1).text.length);
    void run('qalam.rewrite', { task: 'simplify' });
    const diff = await until('the diff', () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputTextDiff ? input : undefined;
    });
    const after = await vscode.workspace.openTextDocument(diff.modified);
    assert.equal(after.getText(), 'Ол мектепке барды.');
    assert.match(document.getText(), /мектепкк/u, 'nothing is changed unasked');
    await run('qalam.acceptRewrite');
    await until('the new text', () => document.getText() === 'Басы.\nОл мектепке барды.\nСоңы.\n');
    await run('workbench.action.files.save');
  });

  it('lists corrections to be taken one by one, those that the speller is against not ticked', async () => {
    await plug(await startEndpoint({ kind: 'vllm', answer: () => ['Ол мектепке бардды ма?'] }));
    const editor = await scratch('Ол мектепкк барды ма?\nСоңы.\n');
    const { document } = editor;
    editor.selection = new vscode.Selection(0, 0, 0, document.lineAt(0).text.length);
    const done = run('qalam.rewrite', { task: 'correct' });
    let ended = false;
    void done.then(() => {
      ended = true;
    });
    await until('the corrections to be accepted', async () => {
      await run('workbench.action.acceptSelectedQuickOpenItem');
      return ended || undefined;
    });
    assert.equal(document.getText(), 'Ол мектепке барды ма?\nСоңы.\n');
    await run('workbench.action.files.save');
  });

  it('asks the questions of the quiz', async () => {
    await plug(await startEndpoint({ kind: 'vllm', answer: () => ['10'] }));
    const { lastAsk } = await api();
    await open('typing.txt');
    await run('qalam.probe');
    const { right, of } = await until('the result', () => lastAsk.quiz);
    assert.ok(right > 0 && right < of, `${right} of ${of}`);
  });
});
