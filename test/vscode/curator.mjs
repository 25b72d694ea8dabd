// Qalam in the hands of who curates records: the record view of JSONL and CSV, unknown words many at once, the interface in
// Kazakh and Russian, the tools for assistants. A screenshot of each goes to out/screenshots.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup.mjs';
import { CHROMIUM_ARGS, launchVsCode, until } from './launch.mjs';
import { walkthroughSteps } from './walkthroughs.mjs';
import { isSeen, personAt } from './window.mjs';
import { copyWorkspace, endpointStarter } from './workspace.mjs';

const CHATS = [
  '{"id": 1, "messages": [{"role": "system", "content": "Сен — көмекшісің."}, {"role": "user", "content": "Абай Құнанбайұлы қай жылы туған?"}, {"role": "assistant", "content": "Абай Құнанбайұлы 1845 жылы Семей өңірінде туған."}]}',
  '{"id": 2, "messages": [{"role": "user", "content": "Көктем туралы екі сөйлем жаз."}, {"role": "assistant", "content": "Көктемде қар ериді.\\nҚұстар жылы жақтан оралады."}]}',
  '{"id": 3, "messages": [{"role": "user", "content": "Расскажи, пожалуйста, о столице Казахстана."}, {"role": "assistant", "content": "Столица Казахстана — город Астана, он стоит на реке Ишим."}]}',
  '{"id": 4, "note": "\\u043d\\u0435\\u0442", "messages": [{"role": "user", "content": "\\u049aалай айтамыз: \\"мектепке\\" ме, әлде басқаша ма?"}, {"role": "assistant", "content": "Дұрысы — \\"мектепке\\".\\nОл мектепкк барды деп жазбаймыз.\\t\\u2014 Иә."}]}',
  '{"id": 5, "messages": [{"role": "user", "content": "Рақмет!"}, {"role": "assistant", "content": "Оқасы жоқ."}]}',
];
const REVIEWS = [
  'id;text;rating',
  '1;"Кітап маған қатты ұнады, бір тынысты оқып шықтым.";5',
  '2;"Жеткізу тез болды.\r\nБірақ ол ""мектепкк"" деп жазылған екен; қорабы да жыртық.";4',
  '3;"Бәрі жақсы, рақмет!";5',
].join('\r\n');
/** Of an OCR'd book: the same slips again and again. */
const BOOK = [
  'Ол мектепкк барды. Бала мектепкк келді. Апасы мектепкк жетті.',
  'Біз кітапханағаа кірдік. Олар кітапханағаа барған жоқ.',
  'Қарағай түбінде ззымыран көрінді.',
  'Ертең біз ккесқожиннің үйіне барамыз.',
  '',
].join('\n');

/** With letters of the Russian layout. */
const SLIP = 'Бүгін Астанада казак тілі туралы айтканда, көп адам дұрыс жаза алмады.';

function fill(workspace) {
  const write = (name, text) => writeFileSync(join(workspace, name), text);
  write('chats.jsonl', `${CHATS.join('\n')}\n`);
  write('reviews2.csv', `${REVIEWS}\r\n`);
  write('book.txt', BOOK);
  write('slips.jsonl', `${JSON.stringify({ text: SLIP })}\n`);
  write('slips.txt', `${SLIP}\n`);
}

/** A window on a workspace of such files; `settings` are the user's. */
export async function withWindow(chromium, executablePath, settings, run) {
  const workspace = copyWorkspace();
  fill(workspace);
  let vscode;
  let browser;
  try {
    vscode = await launchVsCode({
      extension: root,
      workspace,
      openFiles: [join(workspace, 'chats.jsonl')],
      settings: { 'qalam.spelling.enabled': true, ...settings },
    });
    browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.goto(vscode.url);
    await page.locator('.monaco-editor .view-line').first().waitFor({ timeout: 60_000 });
    await run(page, workspace);
  } finally {
    await browser?.close();
    await vscode?.stop();
    rmSync(workspace, { recursive: true, force: true });
  }
}

/** The record view that is in front. */
function recordView(page) {
  const view = page.frameLocator('iframe.webview.ready:visible').frameLocator('#active-frame');
  return {
    view,
    text: () => view.locator('body').textContent(),
    place: () => view.locator('.place').textContent(),
    fields: () => view.locator('.field .prose').allInnerTexts(),
    press: (name) => view.getByRole('button', { name }).click(),
    shows: (what, probe) => until(what, probe, 30_000),
  };
}

async function openWith(page, person, name) {
  await person.openFile(name);
  await person.command('View: Reopen Editor With...');
  await person.row('Records').click();
  await page.locator('iframe.webview.ready:visible').waitFor();
}

export async function curatorSuite(chromium, executablePath) {
  const results = [];
  await withWindow(chromium, executablePath, {}, async (page, workspace) => {
    const person = personAt(page, 'curator', results);
    const { step, shot, command, count } = person;
    const read = (name) => readFileSync(join(workspace, name), 'utf8');
    /** A file that is being saved may be seen empty. */
    const isSaved = (name, text) =>
      until(name, () => read(name) === text).catch(() => {
        throw new Error(JSON.stringify(read(name)));
      });
    const save = async () => {
      await page.keyboard.press('Control+s');
    };
    await until('squiggles', () => count('.squiggly-info, .squiggly-warning'), 90_000);

    await step('a JSONL file opens as records, a chat as bubbles', async () => {
      await openWith(page, person, 'chats.jsonl');
      const { view, place, fields } = recordView(page);
      await view.locator('.field').first().waitFor();
      await until('the first record', async () => (await fields()).length === 3);
      if ((await place()) !== 'line 1 of 5') throw new Error(await place());
      if ((await view.locator('.message.assistant .entity.PERSON').count()) !== 1) throw new Error('no person');
      const status = page.locator('.statusbar-item', { hasText: 'Қалам:' });
      await until('the status of the file', async () => /kk · 3/.test(String(await status.allInnerTexts())));
      await shot('records-chat');
    });
    await step('the next record with a finding is found, passing over others', async () => {
      const { view, place, fields, press } = recordView(page);
      await view.getByLabel('Only with findings').check();
      await press(/Next/);
      await until('record 4', async () => (await place()).startsWith('line 4'));
      const [question, answer] = await fields();
      if (question !== 'Қалай айтамыз: "мектепке" ме, әлде басқаша ма?') throw new Error(question);
      if (!answer.includes('"мектепке".\nОл мектепкк барды')) throw new Error(answer);
      if ((await view.locator('.finding.information').textContent()) !== 'мектепкк') throw new Error('another finding');
      await shot('records-finding');
    });
    await step('each of two quick presses moves one record on', async () => {
      const { view, place } = recordView(page);
      await view.getByLabel('Only with findings').uncheck();
      await view.getByLabel('Line', { exact: true }).fill('1');
      await view.getByLabel('Line', { exact: true }).press('Enter');
      await until('record 1', async () => (await place()).startsWith('line 1 '));
      for (let press = 0; press < 3; press++) await page.keyboard.press('Alt+ArrowRight');
      await until('record 4', async () => (await place()).startsWith('line 4'));
    });
    await step('an edit changes that text of the file alone, and undo restores it to the byte', async () => {
      const { view, fields } = recordView(page);
      const before = read('chats.jsonl');
      await view.getByRole('button', { name: /Edit.*messages\[1\]/ }).click();
      const area = view.locator('textarea');
      await area.fill((await area.inputValue()).replace('мектепкк', 'мектепке'));
      await shot('records-edit');
      await view.getByRole('button', { name: 'Save' }).click();
      await until('the new text', async () => (await fields())[1]?.includes('Ол мектепке барды'));
      await until('no finding', async () => (await view.locator('.finding.information').count()) === 0);
      await save();
      await isSaved('chats.jsonl', before.replace('Ол мектепкк', 'Ол мектепке'));
      await page.keyboard.press('Control+z');
      await until('the old text', async () => (await fields())[1]?.includes('Ол мектепкк барды'));
      await save();
      await isSaved('chats.jsonl', before);
    });
    await step('a suggestion beside an unknown word takes its place', async () => {
      const { view, fields } = recordView(page);
      const before = read('chats.jsonl');
      const suggestion = view.locator('.replacements').getByRole('button', { name: 'мектепке', exact: true });
      await suggestion.waitFor();
      await shot('records-suggestions');
      await suggestion.click();
      await until('the new text', async () => (await fields())[1]?.includes('Ол мектепке барды'));
      await view.locator('body').press('Control+z');
      await until('the old text', async () => (await fields())[1]?.includes('Ол мектепкк барды'));
      await save();
      await isSaved('chats.jsonl', before);
    });
    await step('records are filtered by language and length', async () => {
      const { view, place, press } = recordView(page);
      await view.getByLabel('Only with findings').uncheck();
      await view.getByLabel('Language').selectOption('ru');
      await press(/Previous/);
      await until('record 3', async () => (await place()).startsWith('line 3'));
      await press(/Previous/);
      await until('that there is none', async () => /No further/.test(await view.locator('.notice').textContent()));
      await shot('records-none');
      await view.getByLabel('Language').selectOption('');
      await view.getByLabel('at most, characters').fill('30');
      await press(/Next/);
      await until('record 5', async () => (await place()).startsWith('line 5'));
    });
    await step('a CSV file opens as records; an edit keeps its quotes, delimiters and line ends', async () => {
      await openWith(page, person, 'reviews2.csv');
      const { view, fields, press, place } = recordView(page);
      await view.locator('.field').first().waitFor();
      if ((await place()) !== 'row 1 of 3') throw new Error(await place());
      await view.getByLabel('Row').fill('3');
      await view.getByLabel('Row').press('Enter');
      await until('the third row', async () => (await place()) === 'row 3 of 3');
      await view.getByLabel('Row').fill('1');
      await view.getByLabel('Row').press('Enter');
      await until('the first row', async () => (await place()) === 'row 1 of 3');
      await view.getByLabel('Only with findings').check();
      await press(/Next/);
      await until('the second row', async () => (await fields())[0]?.includes('"мектепкк"'));
      await shot('records-csv');
      const before = read('reviews2.csv');
      await view.getByRole('button', { name: /^Edit/ }).first().click();
      const area = view.locator('textarea');
      await area.fill((await area.inputValue()).replace('"мектепкк"', '"мектепке"; иә'));
      await view.getByRole('button', { name: 'Save' }).click();
      await until('the new text', async () => (await fields())[0]?.includes('"мектепке"; иә'));
      await save();
      await isSaved('reviews2.csv', before.replace('""мектепкк""', '""мектепке""; иә'));
      await page.keyboard.press('Control+z');
      await until('the old text', async () => (await fields())[0]?.includes('"мектепкк"'));
      await save();
      await isSaved('reviews2.csv', before);
    });
    await step('a finding of a record has its fix as a button, and the names of a record are in the list', async () => {
      await openWith(page, person, 'slips.jsonl');
      const { view, fields } = recordView(page);
      await command('Explorer: Focus on Entities View');
      await page.locator('.pane-body .monaco-list-row', { hasText: 'Астана' }).first().waitFor();
      await shot('records-fix');
      await view.locator('.replacements').getByRole('button', { name: 'айтқанда' }).click();
      await until('the right word', async () => (await fields())[0]?.includes('айтқанда'));
      await page.keyboard.press('Control+z');
      await until('the old text', async () => (await fields())[0]?.includes('айтканда'));
    });
    await step('all of one kind in the workspace are fixed after a preview in which they are ticked', async () => {
      await person.openFile('typing.txt');
      await command('Qalam: Fix All of One Kind in the Workspace');
      await person.input().fill('spelling.russian-layout');
      await person.row('spelling.russian-layout').click();
      const apply = page.getByRole('button', { name: 'Apply', exact: true });
      await apply.waitFor({ timeout: 120_000 });
      await shot('fix-kind-preview');
      await apply.click();
      await until('both files', () => ['slips.txt', 'slips.jsonl'].every((name) => read(name).includes('айтқанда')));
      await person.note('Qalam: fixes applied:');
      await shot('fix-kind-note');
    });
    await step(
      'unknown words stand by frequency; those that are chosen are replaced, accepted and ignored at once',
      async () => {
        await person.openFile('book.txt');
        await until('squiggles', async () => (await count('.squiggly-info')) >= 4);
        const choose = async (words, action) => {
          await command('Qalam: Unknown Words');
          await person.row('In this file').click();
          await person.row(words[0]).waitFor();
          if (action === 'Replace…') await shot('unknown-words');
          for (const word of words) await person.row(word).click();
          await page.locator('.quick-input-widget .monaco-button', { hasText: 'OK' }).click();
          await person.row(action).waitFor();
          if (action === 'Replace…') await shot('unknown-words-actions');
          await person.row(action).click();
        };
        await choose(['мектепкк', 'кітапханағаа'], 'Replace…');
        for (const word of ['мектепке', 'кітапханаға']) {
          await until('the question', async () => (await person.input().inputValue()) === word);
          if (word === 'мектепке') await shot('unknown-words-replace');
          await page.keyboard.press('Enter');
        }
        await until('the words to be replaced', async () => !/мектепкк|кітапханағаа/u.test(await person.editorText()));
        await choose(['ззымыран'], 'Add to my words');
        await until('one word left', async () => (await count('.squiggly-info')) === 1);
        await choose(['ккесқожиннің'], 'Ignore in this file');
        await until('none left', async () => (await count('.squiggly-info')) === 0);
        await save();
        const expected = BOOK.replaceAll('мектепкк', 'мектепке').replaceAll('кітапханағаа', 'кітапханаға');
        await isSaved('book.txt', expected);
      },
    );
  });
  return results;
}

/** What each command opens, said by its title; nothing of it is chosen. */
const ASKING = [
  'Menu',
  'Show or Hide Entity Classes…',
  'Mark as Entity…',
  'Filter Entities…',
  'Export Annotations…',
  'Fix All of One Kind in the Workspace…',
  'Switch a Rule Off…',
  'About a Rule…',
  'Ignored in This File…',
  'Show Lines That Are Not Kazakh',
  'Unknown Words…',
  'Set the Endpoint',
  'Choose the Endpoint for Ghost Text…',
  'Set Up a Model Server…',
  'Ghost Text: Statistics',
  'Put a Prompt to Every Record…',
  'Test a Model',
  'Rewrite the Selection…',
  'Show Feedback',
  'Choose How Files of This Language Are Read…',
];

/** The interface in Kazakh and Russian: every question and every note that the commands bring is in that language. */
export async function localeSuite(chromium, executablePath) {
  const results = [];
  for (const [locale, letters] of Object.entries({ kk: /[әғқңөұүһі]/iu, ru: /[а-яё]/iu })) {
    await withWindow(chromium, executablePath, { 'qalam.locale': locale }, async (page) => {
      const person = personAt(page, `in ${locale}`, results);
      const { step, shot, command, count } = person;
      await until('squiggles', () => count('.squiggly-info, .squiggly-warning'), 90_000);
      await person.openFile('book.txt');
      await until('squiggles', async () => (await count('.squiggly-info')) >= 4);
      for (const title of ASKING) {
        await step(title, async () => {
          await command(`Qalam: ${title}`);
          const quick = page.locator('.quick-input-widget:visible');
          const notes = page.locator('.notifications-center .notification-list-item-message');
          const asked = async () => [
            ...(await quick.locator('.quick-input-title, .quick-input-message').allInnerTexts()),
            ...(await quick.locator('.monaco-list-row .quick-input-list-label-name').allInnerTexts()),
          ];
          const isOurs = (texts) => texts.some((text) => /\p{L}/u.test(text)) && !/Qalam: /.test(texts.join());
          const question = async () => {
            const found = await asked();
            return isOurs(found) ? found : undefined;
          };
          let texts = await until('a question', question, 3000).catch(() => undefined);
          if (!texts) {
            await person.note();
            texts = await notes.allInnerTexts();
          }
          await shot(`${locale}-${title.replace(/[^a-z]+/giu, '-').toLowerCase()}`);
          await page.keyboard.press('Escape');
          await command('Notifications: Clear All Notifications');
          const whole = texts.join('\n');
          if (!letters.test(whole)) throw new Error(whole);
          if (process.env.QALAM_WALK) console.log(`${locale} | ${title} | ${texts.join(' | ')}`);
        });
      }
      await step('the record view', async () => {
        await openWith(page, person, 'chats.jsonl');
        const { view, text } = recordView(page);
        await view.locator('.field').first().waitFor();
        await shot(`${locale}-records`);
        if (!letters.test(await view.locator('nav').textContent())) throw new Error(await text());
      });
    });
  }
  return results;
}

/** The walkthroughs, as a newcomer presses their buttons. */
export async function walkthroughSuite(chromium, executablePath) {
  const results = [];
  await withWindow(chromium, executablePath, {}, (page) => walkthroughSteps(page, results));
  return results;
}

/** The tools for assistants as VS Code itself offers and starts them. */
export async function assistantSuite(chromium, executablePath) {
  const results = [];
  const settings = { 'qalam.mcp.enabled': true, 'chat.disableAIFeatures': false, 'chat.mcp.access': 'all' };
  await withWindow(chromium, executablePath, settings, async (page) => {
    const { step, shot, command, row } = personAt(page, 'assistant', results);
    await step('VS Code lists the MCP server once the setting says so, and starts it', async () => {
      const listed = async (state) => {
        await page.keyboard.press('Escape');
        await command('MCP: List Servers');
        return isSeen(row(`Qalam${state}`), 5000);
      };
      await until('the server to be listed', () => listed('Stopped'), 120_000);
      await row('QalamStopped').click();
      await row('Start Server').click();
      await until('the server to run', () => listed('Running'), 120_000);
      await shot('mcp-running');
    });
  });
  return results;
}

const PROMPT = '---\ntemperature: 0\nmax_tokens: 20\n---\nsystem:\nҚысқа жауап бер.\n\nuser:\n{{question}}\n';
const QUESTIONS = [
  { id: 1, question: 'Қазақстанның астанасы қай қала?', gold: 'Астана' },
  { id: 2, question: 'Абай қай жылы туған?', gold: '1845' },
  { id: 3, question: 'Қазақстандағы ең биік шың қайсы?', gold: 'Хан Тәңірі' },
  { id: 4, note: 'сұрағы жоқ жазба' },
  { id: 5, question: 'Алматы қаласы қай таудың етегінде?', gold: 'Іле Алатауы' },
].map((record) => JSON.stringify(record));
/** What the imitated server answers, by a word of the question. */
const ANSWERS = {
  астанасы: 'Астана қаласы.',
  Абай: 'Абай 1845 жылы туған.',
  шың: 'Ең биік шың — Белуха.',
  Алматы: 'Іле Алатауының.',
};

/** The output of `qalam ask` over the same records. */
function askedByCommandLine(address, workspace, grade) {
  const files = ['--prompt', join(workspace, 'question.prompt'), join(workspace, 'questions.jsonl')];
  const args = ['ask', '--endpoint', address, '--grade', grade, ...files];
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(root, 'server/dist/cli.js'), ...args]);
    let out = '';
    child.stdout.on('data', (piece) => {
      out += piece;
    });
    child.on('error', fail);
    child.on('close', () => done(out));
  });
}

/** A prompt put to every record, in the hands of a person: said before it is sent, answered, graded by a check and by hand. */
export async function askingSuite(chromium, executablePath) {
  const results = [];
  const start = await endpointStarter();
  const answer = (prompt) => [Object.entries(ANSWERS).find(([word]) => prompt.includes(word))?.[1] ?? 'Білмеймін.'];
  const server = await start({ kind: 'vllm', answer });
  const address = `${server.url}/v1`;
  const settings = { 'qalam.completion.endpoint': address, 'qalam.completion.enabled': false };
  try {
    await withWindow(chromium, executablePath, settings, async (page, workspace) => {
      const person = personAt(page, 'asking', results);
      const { step, shot, row } = person;
      writeFileSync(join(workspace, 'questions.jsonl'), `${QUESTIONS.join('\n')}\n`);
      writeFileSync(join(workspace, 'question.prompt'), PROMPT);
      const many = Array.from({ length: 24 }, (_, n) => JSON.stringify({ question: `Қай қала? ${n}` }));
      writeFileSync(join(workspace, 'many.jsonl'), `${many.join('\n')}\n`);
      const read = () => readFileSync(join(workspace, 'questions.answers.jsonl'), 'utf8');
      const dialog = page.locator('.monaco-dialog-box');
      await step('what goes to the endpoint is said before it is sent', async () => {
        await openWith(page, person, 'questions.jsonl');
        await recordView(page).view.locator('.field').first().waitFor();
        await recordView(page).press('Put a prompt to every record…');
        await row('question.prompt').waitFor();
        await shot('ask-records-prompt');
        await row('question.prompt').click();
        await row('the answer contains “gold”').waitFor();
        await shot('ask-records-grade');
        await row('the answer contains “gold”').click();
        await dialog.waitFor();
        await shot('ask-records-confirm');
        const text = await dialog.textContent();
        for (const part of [address, '5 records', 'questions.answers.jsonl', QUESTIONS[0].match(/Қаз[^"]*/)[0]])
          if (!text.includes(part)) throw new Error(`${part}: ${text}`);
        if (server.completions().length > 0) throw new Error('something was sent');
      });
      await step('the answers are what the command line writes, and stand beside their records', async () => {
        await dialog.getByRole('button', { name: 'Send' }).click();
        await page.locator('.tab.active', { hasText: 'questions.answers.jsonl' }).waitFor();
        await until('the answers', () => read().split('\n').length === 6);
        const grade = 'contains(lower(answer), lower(gold))';
        const expected = await askedByCommandLine(address, workspace, grade);
        await until('what it writes', () => read() === expected).catch(() => {
          throw new Error(`${read()}\n≠\n${expected}`);
        });
        const { view } = recordView(page);
        await view.locator('.verdict').waitFor();
        if ((await view.locator('[aria-pressed=true]').textContent()) !== '✓ Good') throw new Error('no grade');
        await shot('ask-records-answer');
      });
      await step('answers are graded by hand and edited, by keys; the file holds it', async () => {
        const { view, place } = recordView(page);
        await view.locator('body').press('Alt+ArrowRight');
        await until('the second record', async () => (await place()).startsWith('line 2'));
        await view.locator('body').press('Alt+ArrowRight');
        await until('the third record', async () => (await place()).startsWith('line 3'));
        await view.locator('.message, .field').first().click();
        await view.locator('body').press('Alt+ArrowUp');
        await until('the grade', async () => (await view.locator('[aria-pressed=true]').textContent()) === '✓ Good');
        await view.locator('body').press('Alt+Enter');
        await view.locator('textarea').fill('Хан Тәңірі шыңы.');
        await shot('ask-records-edit');
        await view.locator('textarea').press('Control+Enter');
        await view.locator('.verdict details').waitFor();
        await shot('ask-records-edited');
        await page.keyboard.press('Control+s');
        await until('the file', () => read().includes('answer_original'));
        const { answer, grade, answer_original: original } = JSON.parse(read().split('\n')[2]);
        if (answer !== 'Хан Тәңірі шыңы.' || grade !== true || original !== ANSWERS.шың) throw new Error(read());
      });
      await step('records whose answer is bad or missing are found', async () => {
        const { view, place, press } = recordView(page);
        await view.locator('nav select[aria-label="Answer"]').selectOption('unanswered');
        await press(/Next/);
        await until('the fourth record', async () => (await place()).startsWith('line 4'));
        if (!/question/.test(await view.locator('.verdict .error').textContent())) throw new Error('no reason');
        await shot('ask-records-unanswered');
      });
      await step('undo while answers come takes none of them back, and says so', async () => {
        server.set({ kind: 'vllm', answer, firstDelay: 1500 });
        await openWith(page, person, 'many.jsonl');
        await recordView(page).view.locator('.field').first().waitFor();
        await recordView(page).press('Put a prompt to every record…');
        await row('question.prompt').click();
        await row('All records').click();
        await row('By hand').click();
        await dialog.getByRole('button', { name: 'Send' }).click();
        await page.locator('.tab.active', { hasText: 'many.answers.jsonl' }).waitFor();
        const { view, place } = recordView(page);
        await until('more answers', async () => Number(/of (\d+)/.exec(await place())?.[1]) >= 8);
        await view.locator('.field').first().click();
        await page.keyboard.press('Control+z');
        const answers = () => readFileSync(join(workspace, 'many.answers.jsonl'), 'utf8').trim().split('\n');
        await until('all answers', () => answers().length === many.length, 60_000);
        const numbers = answers().map((line) => JSON.parse(line).question.match(/\d+/)[0]);
        if (numbers.join() !== many.map((_, n) => n).join()) throw new Error(numbers.join());
        await person.note('are not undone');
        await shot('ask-records-undo');
        await page.keyboard.press('Escape');
      });
      await step('an endpoint that fails ends the run, and the rest can be asked', async () => {
        server.set({ kind: 'vllm', fault: 'unauthorised' });
        await person.command('Qalam: Put a Prompt to Every Record…');
        await row('question.prompt').click();
        await row('All records')
          .click()
          .catch(() => {});
        await row('By hand').click();
        await dialog.getByRole('button', { name: 'Send' }).click();
        const note = await person.note('does not accept the key');
        await shot('ask-records-failed');
        if (!/Ask the remaining/.test(await note.innerText())) throw new Error(await note.innerText());
      });
    });
  } finally {
    await server.close();
  }
  return results;
}
