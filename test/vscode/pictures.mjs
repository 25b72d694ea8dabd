// The pictures of the README and the walkthroughs, taken anew: `node test/vscode/pictures.mjs` writes `client/media/*.webp`.
// Look at each before it is committed.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup.mjs';
import { findChromium } from './install.mjs';
import { CHROMIUM_ARGS, launchVsCode } from './launch.mjs';
import { personAt } from './window.mjs';
import { copyWorkspace } from './workspace.mjs';

const { chromium } = await import('playwright-core');
const workspace = copyWorkspace();
const vscode = await launchVsCode({
  extension: root,
  workspace,
  openFiles: [join(workspace, 'news.txt')],
  settings: {
    'editor.minimap.enabled': false,
    'workbench.sideBar.location': 'right',
    'breadcrumbs.enabled': false,
    'workbench.activityBar.location': 'hidden',
    'window.commandCenter': false,
    'workbench.layoutControl.enabled': false,
    'editor.lineNumbersMinChars': 2,
    'editor.scrollBeyondLastLine': false,
    'workbench.colorTheme': 'Default Light Modern',
  },
});
const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
const page = await browser.newPage({ viewport: { width: 820, height: 500 }, locale: 'en-US' });
page.setDefaultTimeout(90_000);

/** Writes a screenshot as WebP, a third of PNG's size; Chromium itself converts it. */
async function picture(name) {
  await page.waitForTimeout(800);
  const source = `data:image/png;base64,${(await page.screenshot()).toString('base64')}`;
  const blank = await browser.newPage();
  const webp = await blank.evaluate(async (url) => {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext('2d').drawImage(image, 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.3 });
    return Array.from(new Uint8Array(await blob.arrayBuffer()));
  }, source);
  await blank.close();
  writeFileSync(join(root, 'client/media', `${name}.webp`), Buffer.from(webp));
  console.log(`${name}.webp: ${webp.length} bytes`);
}

const { command, openFile, quickFix, row } = personAt(page, 'pictures', []);
const marks = () =>
  page
    .locator('.squiggly-info, .squiggly-warning, .monaco-editor [class*="ced-"]')
    .first()
    .waitFor({ state: 'attached' });
const squiggle = () => page.locator('.squiggly-info, .squiggly-warning').first().waitFor({ state: 'attached' });
const tint = () => page.locator('.monaco-editor [class*="ced-"]').first().waitFor({ state: 'attached' });

try {
  await page.goto(vscode.url);
  await page.locator('.monaco-editor .view-line').first().waitFor();
  await command('View: Toggle Primary Side Bar Visibility');
  await squiggle();
  await tint();
  await page.keyboard.press('Escape');
  await picture('entities');
  await openFile('typing.txt');
  await page.locator('.monaco-editor .view-lines').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('Ол мектепкк барды.\n');
  await squiggle();
  await page.keyboard.press('ArrowUp');
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
  await quickFix('мектепке');
  await picture('suggestions');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+End');
  await page.keyboard.type('Қазақстан Республик', { delay: 80 });
  await page.locator('.ghost-text, .ghost-text-decoration').first().waitFor({ state: 'attached' });
  await picture('ghost-text');
  for (const [file, name] of [
    ['instructions.jsonl', 'jsonl'],
    ['assistant.prompt', 'prompt'],
  ]) {
    await openFile(file);
    await marks();
    await picture(name);
  }
  await openFile('entities.iob2');
  await tint();
  await picture('conll');
  await openFile('news.txt');
  await command('Qalam: Show or Hide Entity Classes');
  await row('GPE').waitFor();
  await picture('classes');
  await page.keyboard.press('Escape');
  await command('Qalam: Menu');
  await row('Ghost text').waitFor();
  await picture('menu');
} finally {
  await browser.close();
  await vscode.stop();
  rmSync(workspace, { recursive: true, force: true });
}
