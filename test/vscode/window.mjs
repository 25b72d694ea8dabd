// A window of VS Code in the hands of a person: its keyboard, lists and editors, by Playwright.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup.mjs';
import { until } from './launch.mjs';

const SHOTS = join(root, process.env.QALAM_SCREENSHOTS ?? 'out/screenshots');

/** Whether `locator` is seen within `timeout` milliseconds. */
export const isSeen = (locator, timeout) =>
  locator
    .first()
    .waitFor({ timeout })
    .then(
      () => true,
      () => false,
    );

/** What a person does and sees in `page`, VS Code's workbench. `results` gets a line for each `step`, titled `suite: …`. */
export function personAt(page, suite, results) {
  mkdirSync(SHOTS, { recursive: true });
  const shot = (name) => page.screenshot({ path: join(SHOTS, `${name}.png`) });
  const input = () => page.locator('.quick-input-widget input[type=text], .quick-input-widget input.input').first();
  const row = (text) => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  /**
   * Opens a list by `open`, types into it and waits until Enter would take the row `wanted`. A list that is still closing takes the next one
   * with it, and the palette lists what is there when it is opened: closed and opened anew, then.
   */
  const seek = (open, typed, wanted) =>
    until(
      `${wanted} in a list`,
      async () => {
        await open();
        if (await isSeen(input(), 3000)) {
          await input()
            .fill(typed, { timeout: 3000 })
            .catch(() => {});
          // What was used last stands there first.
          const focused = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: wanted });
          if (await isSeen(focused, 10_000)) return true;
        }
        if (await input().isVisible()) await page.keyboard.press('Escape');
        return false;
      },
      120_000,
    );
  const palette = (typed, wanted) => seek(() => page.keyboard.press('F1'), `>${typed}`, wanted);
  const command = async (title) => {
    await palette(title, title);
    await page.keyboard.press('Enter');
  };
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
    seek,
    /** The palette with `typed` in it and the row `wanted` next to be taken. */
    palette,
    command,
    openFile: (name) =>
      // A slow list may still show its old rows when Enter comes: look at what was opened, and ask again.
      until(
        `${name} to open`,
        async () => {
          const open = async () => {
            await page.keyboard.press('Escape');
            await page.keyboard.press('Control+p');
          };
          await seek(open, name, name);
          await page.keyboard.press('Enter');
          return isSeen(page.locator('.tab.active', { hasText: name }), 15_000);
        },
        120_000,
      ),
    /** The menu of quick fixes with `text`: a press while the finding or its suggestions are still on their way may open nothing. */
    quickFix: async (text) => {
      const menu = page.locator('.action-widget', { hasText: text });
      await until(`a quick fix, ${text}`, async () => {
        await page.keyboard.press('Control+.');
        return isSeen(menu, 10_000);
      });
      return menu;
    },
    /**
     * The note with `text`, or any. A window that is tested shows no toasts: notes are read where they are kept, a list that does not open
     * before there is one.
     */
    note: async (text = '') => {
      const found = page.locator('.notifications-center .notification-list-item', { hasText: text });
      await until(`a note, ${text}`, async () => {
        await command('Notifications: Show Notifications');
        return isSeen(found, 3000);
      });
      return found.first();
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
