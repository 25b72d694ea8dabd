/**
 * Hunspell compiled to WebAssembly, without the habits of its loader: the emscripten runtime adds listeners to the
 * process that rethrow whatever goes wrong anywhere, and answers a bad dictionary by aborting.
 */
import type { HunspellFactory } from 'hunspell-asm';
import type { Result } from '../types';

/** One loaded dictionary. Calls are synchronous. */
export interface HunspellDictionary {
  spell(word: string): boolean;
  suggest(word: string): string[];
  /** Frees the dictionary's memory; later calls answer as if every word were unknown. */
  dispose(): void;
}

const EVENTS = ['uncaughtException', 'unhandledRejection'] as const;

/** Loads the module and takes away the process listeners that it adds. */
async function loadQuietly(): Promise<HunspellFactory> {
  const events = typeof process === 'object' && typeof process.listeners === 'function' ? EVENTS : [];
  const before = events.map((event) => new Set<unknown>(process.listeners(event as 'uncaughtException')));
  try {
    // A megabyte of code that most runs of the command line do without.
    const { loadModule } = await import('hunspell-asm');
    // Its default of 3 s is short for a machine that is busy starting an editor.
    return await loadModule({ timeout: 30_000 });
  } finally {
    events.forEach((event, i) => {
      for (const listener of process.listeners(event as 'uncaughtException')) {
        if (!before[i]!.has(listener)) process.removeListener(event, listener);
      }
    });
  }
}

/** Why these bytes cannot be a Hunspell dictionary, or `undefined`. Hunspell itself would load nonsense without a word. */
function complaint(aff: Uint8Array, dic: Uint8Array): string | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let affText: string;
  let dicText: string;
  try {
    affText = decoder.decode(aff);
  } catch {
    return 'the affix file is not UTF-8';
  }
  try {
    dicText = decoder.decode(dic);
  } catch {
    return 'the word file is not UTF-8 (cut short?)';
  }
  if (!/^SET\s+UTF-?8\s*$/im.test(affText)) return 'the affix file does not declare SET UTF-8';
  const truncated = truncatedAffix(affText);
  if (truncated) return truncated;
  const count = /^\s*(\d+)/.exec(dicText)?.[1];
  if (count === undefined) return 'the word file does not begin with its number of entries';
  let lines = 0;
  for (let at = dicText.indexOf('\n'); at >= 0 && at + 1 < dicText.length; at = dicText.indexOf('\n', at + 1)) {
    const next = dicText.charCodeAt(at + 1);
    if (next !== 10 && next !== 13 && next !== 9 && next !== 35) lines++;
  }
  // The number is a hint to Hunspell; only a file that plainly lost its end is refused.
  if (lines < Number(count) * 0.98) return `the word file has ${lines} of ${count} entries (cut short?)`;
  return undefined;
}

/** The last affix class of a whole file has as many lines as its header says. */
function truncatedAffix(text: string): string | undefined {
  const headers = [...text.matchAll(/^(?:SFX|PFX)[ \t]+(\S+)[ \t]+[YN][ \t]+(\d+)[ \t\r]*$/gm)];
  const last = headers.at(-1);
  if (!last) return undefined;
  const rest = text.slice(last.index + last[0].length);
  const rules = rest.split('\n').filter((line) => /^(?:SFX|PFX)[ \t]/.test(line)).length;
  return rules < Number(last[2]) ? `affix class ${last[1]} has ${rules} of ${last[2]} rules (cut short?)` : undefined;
}

/**
 * Loads a dictionary from the bytes of its two files (UTF-8). Every failure is an error result: files that are not text,
 * that lost their end, or that Hunspell refuses.
 */
export async function loadHunspell(aff: Uint8Array, dic: Uint8Array): Promise<Result<HunspellDictionary>> {
  const wrong = complaint(aff, dic);
  if (wrong) return { ok: false, error: `Spelling dictionary: ${wrong}` };
  try {
    const factory = await loadQuietly();
    const affPath = factory.mountBuffer(aff, 'kk.aff');
    const dicPath = factory.mountBuffer(dic, 'kk.dic');
    const hunspell = factory.create(affPath, dicPath);
    // Hunspell has its own copy now.
    factory.unmount(affPath);
    factory.unmount(dicPath);
    let alive = true;
    return {
      ok: true,
      value: {
        // Anything longer counts as unknown, and Hunspell's own buffers are limited.
        spell: (word) => alive && word.length <= 64 && hunspell.spell(word),
        suggest: (word) => (alive && word.length <= 64 ? hunspell.suggest(word) : []),
        dispose: () => {
          if (alive) hunspell.dispose();
          alive = false;
        },
      },
    };
  } catch (error) {
    return { ok: false, error: `Spelling dictionary: ${error instanceof Error ? error.message : String(error)}` };
  }
}
