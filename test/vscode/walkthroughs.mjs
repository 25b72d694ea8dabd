// The walkthroughs as a newcomer goes through them, with no text open: every button of every step is pressed, and something has to
// be seen of it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup.mjs';
import { until } from './launch.mjs';
import { personAt } from './window.mjs';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const texts = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8'));
const inEnglish = (key) => texts[key.replaceAll('%', '')];

/** The buttons and links of a step, in the order in which they stand: what is on them, and what they run. */
const linksOf = ({ description }) =>
  [...inEnglish(description).matchAll(/\[([^\]]+)\]\(command:([^)?]+)(?:\?([^)]*))?\)/gu)].map(
    ([, label, command, given = '']) => ({ label, command, given }),
  );

/** Presses every button; `page` is VS Code's workbench with nothing open. */
export async function walkthroughSteps(page, results) {
  const person = personAt(page, 'walkthroughs', results);
  const { step, shot, row, command } = person;
  const tab = (name) => page.locator('.tab', { hasText: name });
  const quickInput = page.locator('.quick-input-widget:visible');
  const noServer = () => person.note('This needs a model server');
  const written = async () => (await person.editorText()).replaceAll('\u00a0', ' ');
  /** What is seen when a command has run, by its name; a command that is not here fails. */
  const seen = {
    'workbench.action.files.openFolder': () =>
      quickInput.locator('.quick-input-title', { hasText: 'Open Folder' }).waitFor(),
    'workbench.action.openSettings': () => tab('Settings').waitFor(),
    'qalam.openSample': async ({ given }) => {
      const words = given === '' ? 'Абай Құнанбайұлы' : 'көмекшісің';
      await until('the text', async () => (await written()).includes(words));
      // The walkthrough is still there beside it.
      await page.locator('.gettingStartedContainer:visible').waitFor();
      if (given === '') await until('what is misspelt', () => page.locator('.squiggly-info:visible').count());
    },
    // A Latin letter in a Cyrillic word of the text beside.
    'qalam.fixAllSafe': () => until('the fix', async () => (await written()).includes('\u0410лматыда')),
    'qalam.showEntityClasses': () => row('GPE').waitFor(),
    'qalam.corpusReport': () => tab('Corpus report').waitFor(),
    'qalam.setUpServer': () => row('llama.cpp').waitFor(),
    'qalam.setApiKey': noServer,
    'qalam.ask': noServer,
    'qalam.probe': noServer,
  };
  const stepTitle = ({ title }) => page.locator('.getting-started-step .step-title', { hasText: inEnglish(title) });
  const open = async (title) => {
    await person.seek(() => command('Welcome: Open Walkthrough...'), title, title);
    await page.keyboard.press('Enter');
  };
  const closeAll = async () => {
    await command('View: Close All Editors');
    const discard = page.locator('.monaco-dialog-box .monaco-button', { hasText: "Don't Save" });
    const isClosed = async () => {
      if ((await discard.count()) > 0) await discard.click();
      return (await page.locator('.tab').count()) === 0;
    };
    await until('the editors to be closed', isClosed);
  };
  page.setDefaultTimeout(15_000);
  for (const { id, title, steps } of manifest.contributes.walkthroughs) {
    await closeAll();
    for (const one of steps) {
      for (const [index, link] of linksOf(one).entries()) {
        await step(`${id}: “${link.label}” shows something`, async () => {
          const expected = seen[link.command];
          if (!expected) throw new Error(`what ${link.command} shows is not known`);
          // It stays in front, or beside what a button has opened.
          const inFront = stepTitle(one).filter({ visible: true });
          if ((await inFront.count()) === 0 || !(await inFront.isEnabled())) await open(inEnglish(title));
          await stepTitle(one).waitFor();
          const box = page.locator('.getting-started-step', { hasText: inEnglish(one.title) });
          // A step that is done gives way to the next one, by itself and a little later.
          await until('the button to be pressed', async () => {
            if (!(await box.evaluate((element) => element.classList.contains('expanded'))))
              await stepTitle(one).click();
            return box
              .getByText(link.label, { exact: true })
              .first()
              .click({ timeout: 2000 })
              .then(
                () => true,
                () => false,
              );
          });
          await expected(link);
          await shot(`walkthrough-${one.id}-${index + 1}`);
          if ((await box.count()) > 0 && /`/.test(await box.innerText()))
            throw new Error('code is shown with its marks');
        });
        // In the walkthrough itself, Escape leaves it.
        if ((await quickInput.count()) > 0) await page.keyboard.press('Escape');
        await command('Notifications: Clear All Notifications');
      }
    }
  }
  await closeAll();
}
