// A window of VS Code in the hands of a person: its keyboard, lists and editors, by Playwright.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup.mjs';

const SHOTS = join(root, process.env.QALAM_SCREENSHOTS ?? 'out/screenshots');

/** What a person does and sees in `page`, VS Code's workbench. `results` gets a line for each `step`, titled `suite: …`. */
export function personAt(page, suite, results) {
  mkdirSync(SHOTS, { recursive: true });
  const shot = (name) => page.screenshot({ path: join(SHOTS, `${name}.png`) });
  const input = () => page.locator('.quick-input-widget input[type=text], .quick-input-widget input.input').first();
  const row = (text) => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  return {
    shot,
    input,
    /** A row of the list that is open. */
    row,
    count: (selector) => page.locator(selector).count(),
    editorText: () =>
      page
        .locator('.monaco-editor .view-line')
        .allInnerTexts()
        .then((lines) => lines.join('\n').replaceAll('\u00a0', ' ')),
    command: async (title) => {
      await page.keyboard.press('F1');
      await page.locator('.quick-input-widget input').first().fill(`>${title}`);
      // The list of what was used last stands there first.
      await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title }).first().waitFor();
      await page.keyboard.press('Enter');
    },
    openFile: async (name) => {
      // A slow list may still show its old rows when Enter comes: look at what was opened, and ask again.
      for (let attempt = 1; ; attempt++) {
        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+p');
        await page.locator('.quick-input-widget input').first().fill(name);
        await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: name }).first().waitFor();
        await page.keyboard.press('Enter');
        const tab = page.locator('.tab.active', { hasText: name });
        const opened = await tab.waitFor({ timeout: 15_000 }).then(
          () => true,
          () => false,
        );
        if (opened) return;
        if (attempt === 4) throw new Error(`${name} did not open`);
      }
    },
    /** Runs the steps in order; a failed step does not stop the later ones. */
    step: async (title, run) => {
      try {
        await run();
        results.push({ title: `${suite}: ${title}` });
      } catch (error) {
        await shot(`failed-${suite}-${results.length}`).catch(() => {});
        results.push({ title: `${suite}: ${title}`, error: String(error.stack ?? error) });
      }
    },
  };
}
