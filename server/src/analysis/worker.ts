/**
 * The analysis thread: loads the modules' data and answers requests, so that Hunspell, whose calls are synchronous, and the
 * models never block the thread that talks to the editor.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { decideLanguages, labelTokensBySpan } from '../language/decide';
import { tokenize } from '../text/tokens';
import { analyzeSegment, type Modules, UNDETECTED } from './analyzer';
import { DocumentCheck } from './check';
import { compactHeap } from './compact';
import { EntityFiles } from './entityFiles';
import { loadModules } from './load';
import type { LanguageReport, WorkerData, WorkerRequest, WorkerResponse } from './messages';
import { Morphology } from './morphology';
import { packAnalyses } from './packedAnalyses';

const port = parentPort!;
const post = (response: WorkerResponse) => port.postMessage(response);

const { dataFolder, cancelled, role } = workerData as WorkerData;

/** Quiet after which the tables behind suggestions are built ahead, so that the first quick fix is quick, ms. */
const IDLE = 500;

// Hunspell, with a memory of its own, is for suggestions alone.
const loading = loadModules(dataFolder, { suggestions: role === 'all' && 'later' }).then(({ modules, failures }) => {
  post({ type: 'ready', failures });
  return modules;
});

/** UTF-16 units of text after which the heap is made compact: some 50 ms in 5 s of work (AMD EPYC). */
const COMPACT_UNITS = 2_500_000;

/**
 * Texts of the kinds of words that have tables made or code compiled when they are first met, the commonest first. As long as nobody
 * has asked when the data is there (a large file is still arriving), they are analysed ahead of the first text. That waits for one of them
 * at most, hence figures, which it may not hold, in short ones.
 */
const SAMPLES = [
  'Асхат Серіков Алматы қаласында көп кітап оқып шықты, бірак досым ол туралы айтқан жоқ.',
  'Екі кітап бес мың теңгеге сатылды.',
  'Ол (25 бет) оқылды.',
  '2026 жылы 5 желтоқсанда сатылды.',
];
let asked = false;

async function warmUp() {
  const modules = await loading;
  for (const text of SAMPLES) {
    // What has come meanwhile goes first.
    await new Promise(setImmediate);
    if (asked) return;
    analyzeSegment(modules, text, {
      spelling: true,
      cleaning: true,
      grammar: true,
      entities: true,
      ignorePatterns: [],
      whole: false,
      foreignWords: false,
      tokenized: false,
    });
  }
}
// What is wrong shows at the first text.
warmUp().catch(() => {});

const entityFiles = new EntityFiles((path, error) => post({ type: 'fileFailed', path, error }));

let read = 0;

/** Once, when texts have been analysed: the code that this took is kept for the next start, where Node does not see to that (`keepCode.ts`). */
function keepCode(texts: number) {
  if (read > 1) return;
  read += texts;
  if (read > 1) (globalThis as { [name: symbol]: (() => void) | undefined })[Symbol.for('qalam.keepCode')]?.();
}

let prepared = false;
let idle: NodeJS.Timeout | undefined;

/** Once, when nothing has come for a while after a text was spell-checked: it takes some tenths of a second. */
function prepareWhenIdle({ speller }: Modules) {
  if (prepared || !speller) return;
  clearTimeout(idle);
  idle = setTimeout(() => {
    prepared = true;
    speller.prepareSuggestions();
  }, IDLE);
}

let morphology: Morphology | undefined;
function morphologyOf({ analyzer = () => undefined }: Modules): Morphology {
  morphology ??= new Morphology(dataFolder, analyzer);
  return morphology;
}

const checks = new Map<number, DocumentCheck>();

function reportLanguage({ detector, speller }: Modules, text: string): LanguageReport {
  const words: Record<string, number> = {};
  if (!detector) return { detection: UNDETECTED, words };
  const tokens = tokenize(text);
  const isKazakhWord = speller?.knows;
  const { label, probability, script, variant, spans } = decideLanguages(detector, text, () => tokens, isKazakhWord);
  const detection = { label, probability, script, ...(variant && { variant }) };
  const labels = labelTokensBySpan(detector, text, tokens, spans, isKazakhWord);
  for (const [index, token] of tokens.entries()) {
    const label = labels[index]!;
    if (token.kind === 'word') words[label] = (words[label] ?? 0) + token.text.length;
  }
  return { detection, words };
}

/** The answer to a request; undefined where it has none. */
async function answer(modules: Modules, request: WorkerRequest): Promise<WorkerResponse | undefined> {
  const { id } = request;
  switch (request.type) {
    case 'analyze': {
      const own = request.options.entityFiles && (await entityFiles.of(request.options.entityFiles));
      const all = own ? { ...modules, ...own } : modules;
      const results = request.texts.map((text, i) => {
        const names = request.names?.[i];
        return analyzeSegment(all, text, names ? { ...request.options, names } : request.options);
      });
      keepCode(results.length);
      if (request.options.spelling && role === 'all') prepareWhenIdle(modules);
      return { id, type: 'analyzed', ...packAnalyses(request.texts, results) };
    }
    case 'suggest': {
      const { word, before, after } = request;
      const signal = {
        get aborted() {
          return Atomics.load(cancelled, 0) === id;
        },
      };
      await modules.speller?.prepareHunspell();
      return {
        id,
        type: 'suggested',
        suggestions: modules.speller?.suggest(word, { before, after }, { signal }) ?? [],
      };
    }
    case 'detect':
      return { id, type: 'detected', results: request.texts.map((text) => reportLanguage(modules, text)) };
    case 'word':
      return { id, type: 'word', word: await morphologyOf(modules).wordAt(request.text, request.offset) };
    case 'paradigm': {
      const { lemma, upos, locale } = request;
      return { id, type: 'paradigm', markdown: morphologyOf(modules).paradigm(lemma, upos, locale) };
    }
    case 'forms':
      return {
        id,
        type: 'forms',
        spans: await morphologyOf(modules).forms(request.texts, request.lemma, request.upos),
      };
    case 'checkLines': {
      let check = checks.get(request.check);
      if (!check) {
        check = new DocumentCheck(request.options);
        checks.set(request.check, check);
      }
      return { id, type: 'checked', found: check.add(request.lines) };
    }
    case 'finishCheck': {
      const check = checks.get(request.check);
      const found = check ? await check.finish(() => checks.has(request.check)) : [];
      checks.delete(request.check);
      return { id, type: 'checked', found };
    }
    case 'dropCheck':
      checks.delete(request.check);
      return undefined;
  }
}

/** Whether WebAssembly gave up: out of memory, a trap, an abort of its runtime (which throws all sorts of things). */
function isAbort(error: unknown): boolean {
  return !(error instanceof Error) || error.name === 'RuntimeError' || /\babort\(|^Aborted/.test(error.message);
}

let units = 0;

/** Texts were analysed: of much text words stay that are met again, between holes of those that are not. */
function compactAfter(texts: readonly string[]) {
  for (const { length } of texts) units += length;
  if (units < COMPACT_UNITS) return;
  units = 0;
  compactHeap();
}

port.on('message', async (request: WorkerRequest) => {
  asked = true;
  const modules = await loading;
  try {
    const response = await answer(modules, request);
    if (response) post(response);
    if (request.type === 'analyze') compactAfter(request.texts);
  } catch (error) {
    // Hunspell's memory is not to be relied on any more: die, and be started with a fresh one.
    if (isAbort(error)) throw error;
    // A defect in one module must not take the thread down; the message carries no document text.
    post({
      id: request.id,
      type: 'failed',
      error: error instanceof Error ? (error.stack ?? error.message) : 'unknown',
    });
  }
});
