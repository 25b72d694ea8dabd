// Qalam as a person meets it: the packaged extension, installed; files opened, Kazakh typed with a real keyboard, ghost text
// accepted with Tab. A screenshot of each feature goes to out/screenshots; `pictures.mjs` takes those of the README.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageExtension } from '../package/package.mjs';
import { CHROMIUM_ARGS, installExtension, launchVsCode, until } from './launch.mjs';
import { personAt } from './window.mjs';
import { copyWorkspace } from './workspace.mjs';

/** Runs the steps in order on one window; a failed step does not stop the later ones. */
export async function personSuite(chromium, executablePath) {
  const workspace = copyWorkspace();
  const extensionsDir = mkdtempSync(join(tmpdir(), 'qalam-extensions-'));
  const results = [];
  let vscode;
  let browser;
  try {
    const vsix = await packageExtension();
    installExtension(vsix, extensionsDir);
    vscode = await launchVsCode({ workspace, extensionsDir, openFiles: [join(workspace, 'news.txt')] });
    browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(vscode.url);
    const { shot, count, editorText, command, openFile, quickFix, step } = personAt(page, 'person', results);
    /** The same without ghost text. */
    const writtenText = () =>
      page.locator('.monaco-editor .view-line').evaluateAll((lines) =>
        lines
          .map((line) => {
            const copy = line.cloneNode(true);
            for (const ghost of copy.querySelectorAll('.ghost-text, .ghost-text-decoration')) ghost.remove();
            return copy.textContent;
          })
          .join('\n')
          .replaceAll('\u00a0', ' '),
      );

    await page.locator('.monaco-editor .view-line').first().waitFor({ timeout: 60_000 });
    await step('the packaged extension underlines misspelt words in a text file', async () => {
      await until('squiggles', () => count('.squiggly-info, .squiggly-warning'), 90_000);
      await shot('spelling');
    });
    await step('entities are tinted', async () => {
      await until('tinted entities', () => count('.monaco-editor [class*="ced-"]'));
      await shot('entities');
    });
    await step('a quick fix menu offers the right word', async () => {
      await openFile('typing.txt');
      await page.locator('.monaco-editor .view-lines').click();
      await page.keyboard.press('Control+End');
      await page.keyboard.type('Ол мектепкк барды.');
      await until('a squiggle', () => count('.squiggly-info'));
      await page.keyboard.press('Home');
      for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
      await quickFix('мектепке');
      await shot('suggestions');
      await page.keyboard.press('Enter');
      await until('the word to be put right', async () => (await editorText()).includes('мектепке барды'));
    });
    await step('ghost text appears while typing and Tab accepts it', async () => {
      await page.keyboard.press('Control+End');
      await page.keyboard.press('Enter');
      await page.keyboard.type('Қазақстан Республик', { delay: 60 });
      await until('ghost text', () => count('.ghost-text, .ghost-text-decoration'));
      await shot('ghost-text');
      // With ghost text, what is accepted is there before: and behind it the next offer may stand.
      const before = await writtenText();
      await page.keyboard.press('Tab');
      await until('the text to grow', async () => (await writtenText()).length > before.length);
      if (!/Қазақстан Республик\p{L}+/u.test(await writtenText())) throw new Error(await writtenText());
    });
    await step('one kind of fault is fixed in the whole workspace after a preview', async () => {
      await openFile('typing.txt');
      await page.keyboard.press('Control+End');
      await page.keyboard.press('Enter');
      // Latin “e” and “o”.
      await page.keyboard.type('Бүгін мeктептe сабақ бoлды.');
      await until('squiggles', async () => (await count('.squiggly-info, .squiggly-warning, .squiggly-error')) >= 2);
      await command('Qalam: Fix All of One Kind in the Workspace');
      const kinds = page.locator('.quick-input-list .monaco-list-row', { hasText: 'spelling.mixed-script' });
      await kinds.first().click();
      const apply = page.locator('.bottom .monaco-button, .panel .monaco-button', { hasText: 'Apply' }).first();
      await apply.waitFor();
      await shot('workspace-fix');
      if ((await editorText()).includes('мектепте')) throw new Error('changed before the preview was agreed to');
      const boxes = page.locator('.panel .monaco-list-row input[type=checkbox], .bulk-edit-panel .monaco-list-row');
      if ((await boxes.count()) === 0) throw new Error('no changes in the preview');
      await page.locator('.bulk-edit-panel .monaco-list-row').first().click();
      // Changes that need to be confirmed stand unticked: all at once by the box of each file.
      for (const box of await page.locator('.bulk-edit-panel .monaco-list-row .edit-checkbox').all()) {
        if (!(await box.isChecked())) await box.check();
      }
      await apply.click();
      await until('the words to be put right', async () => {
        const text = await editorText();
        return text.includes('мектепте') && text.includes('болды');
      });
    });
    await step('a word ignored in a file can be taken back', async () => {
      const underlined = () => count('.squiggly-info');
      await openFile('typing.txt');
      await page.keyboard.press('Control+a');
      await page.keyboard.type('ккесқожиннің үйі');
      await until('the word to be underlined', async () => (await underlined()) === 1);
      await page.keyboard.press('Control+Home');
      const menu = await quickFix('Ignore');
      await menu.locator('.monaco-list-row', { hasText: 'Ignore' }).first().click();
      await until('the word to be ignored', async () => (await underlined()) === 0);
      await command('Qalam: Ignored in This File');
      const row = page.locator('.quick-input-list .monaco-list-row', { hasText: 'ккесқожиннің' }).first();
      await row.waitFor();
      await shot('ignored-words');
      await row.click();
      await page.locator('.quick-input-widget .monaco-button', { hasText: 'OK' }).click();
      await until('the word to be underlined again', async () => (await underlined()) === 1);
    });
    await step('JSONL records are checked in their prose fields', async () => {
      await openFile('instructions.jsonl');
      await until('squiggles', () => count('.squiggly-info, .squiggly-warning'));
      await shot('jsonl');
    });
    await step('CSV, CoNLL and prompt files open with findings and colours', async () => {
      await openFile('reviews.csv');
      await until('squiggles in CSV', () => count('.squiggly-info, .squiggly-warning'));
      await shot('csv');
      await openFile('entities.iob2');
      await until('tinted entities in CoNLL', () => count('.monaco-editor [class*="ced-"]'));
      await shot('conll');
      await openFile('assistant.prompt');
      await until('squiggles in a prompt', () => count('.squiggly-info, .squiggly-warning'));
      await shot('prompt');
    });
    await step('entity classes can be chosen from a list', async () => {
      await openFile('news.txt');
      await command('Qalam: Show or Hide Entity Classes');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'GPE' }).first().waitFor();
      await shot('classes');
      await page.keyboard.press('Escape');
    });
    await step('the dark high-contrast theme keeps entities readable', async () => {
      await command('Preferences: Toggle between Light/Dark Themes');
      await page.waitForTimeout(1500);
      await shot('other-theme');
      if ((await count('.monaco-editor [class*="ced-"]')) === 0) throw new Error('no tinted entities');
    });
    return results;
  } finally {
    await browser?.close();
    await vscode?.stop();
    rmSync(workspace, { recursive: true, force: true });
    rmSync(extensionsDir, { recursive: true, force: true });
  }
}
