// One spell checker in a process of its own, asked over IPC by the benchmark: `node peer.mjs cspell|harper|nspell WORDLIST`.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const [tool, wordList] = process.argv.slice(2);

/** cspell-lib with the words that Qalam's own frequency table lists, since it has no Kazakh dictionary; no suggestions. */
async function cspell() {
  const { DocumentValidator, createTextDocument, updateTextDocument } = await import('cspell-lib');
  const settings = {
    language: 'kk',
    dictionaryDefinitions: [{ name: 'kk', path: wordList, addWords: false }],
    dictionaries: ['kk'],
    maxNumberOfProblems: 1e9,
    maxDuplicateProblems: 1e9,
    minWordLength: 2,
  };
  let document;
  let validator;
  return {
    async open(text) {
      document = createTextDocument({ uri: 'file:///bench.txt', content: text, languageId: 'plaintext', version: 1 });
      validator = new DocumentValidator(document, { generateSuggestions: false, noConfigSearch: true }, settings);
      await validator.prepare();
      return validator.checkDocument().length;
    },
    // As its editor extension does: the document takes the edit, and all of it is checked again.
    async edit(offset, remove) {
      updateTextDocument(document, [{ range: [offset, offset + (remove ? 1 : 0)], text: remove ? '' : 'қ' }]);
      await validator.updateDocumentText(document.text);
      return validator.checkDocument().length;
    },
  };
}

/** One that knows no documents: after an edit all of the text is checked again. */
function ofWholeTexts(check) {
  let text = '';
  return {
    async open(given) {
      text = given;
      return check(text);
    },
    async edit(offset, remove) {
      text = text.slice(0, offset) + (remove ? '' : 'қ') + text.slice(offset + (remove ? 1 : 0));
      return check(text);
    },
  };
}

/** harper.js, which knows English only: what it says of Kazakh means nothing here, its time and memory are what counts. */
async function harper() {
  const { LocalLinter } = await import('harper.js');
  const { binary } = await import('harper.js/binary');
  const linter = new LocalLinter({ binary });
  await linter.setup();
  const lint = async (text) => {
    const lints = await linter.lint(text, { language: 'plaintext' });
    // What it finds lives in WebAssembly and is freed by hand.
    for (const found of lints) found.free();
    return lints.length;
  };
  return ofWholeTexts(lint);
}

/** nspell with the same words, known ones alone; Debian's kk_KZ, whose endings it writes out one by one, took it 7 s to load. */
async function nspell() {
  const { default: create } = await import('nspell');
  const { readFileSync } = await import('node:fs');
  const words = readFileSync(wordList, 'utf8').split('\n').filter(Boolean);
  const speller = create({ aff: 'SET UTF-8\n', dic: `${words.length}\n${words.join('\n')}` });
  return ofWholeTexts((text) => {
    let found = 0;
    for (const [word] of text.matchAll(/\p{L}+(?:-\p{L}+)*/gu)) if (!speller.correct(word)) found++;
    return found;
  });
}

const checker = await { cspell, harper, nspell }[tool]();
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
process.on('message', async ({ method, args }) => {
  if (method === 'loop') {
    // As with Qalam's server: memory as it stands, nothing collected for the measurement's sake.
    const { rss } = process.memoryUsage();
    process.send({ max: delay.max / 1e6, p99: delay.percentile(99) / 1e6, rss });
    delay.reset();
    return;
  }
  const started = performance.now();
  const found = await checker[method](...args);
  process.send({ found, ms: performance.now() - started });
});
process.send('ready');
