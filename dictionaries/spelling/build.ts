/** `npm run build:dictionary`: writes kk.aff and kk.dic from the grammar, `stems/*.txt` and kk.freq. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Frequencies } from '../../server/src/spelling/frequencies';
import { buildDictionary, buildSuffixes, parseStems, withoutWrongCases } from './dictionary';

const here = fileURLToPath(new URL('.', import.meta.url));

const HAND_PAIRS =
  'аман-есен киім-кешек ата-ана бала-шаға мал-мүлік ыдыс-аяқ төсек-орын көрпе-жастық азық-түлік жеміс-жидек қыз-қырқын бет-әлпет ән-күй аз-маз бірен-саран апыл-ғұпыл ара-тұра анда-санда ауық-ауық оқта-текте алба-жұлба асты-үсті астан-кестең әлсін-әлсін бірте-бірте дүрк-дүрк жалт-жұлт жан-жақ қарым-қатынас күнделікті-күнделікті мән-мағына өнер-білім сән-салтанат тәлім-тәрбие туған-туыс ұсақ-түйек шаң-шұң шала-шарпы қора-қопсы бау-бақша салт-дәстүр әдет-ғұрып әл-ауқат әл-қуат әл-дәрмен кілем-кілше қазан-ошақ құрт-құмырсқа құс-мұс ми-малай су-су тау-тас тұп-тура ап-анық аппақ қап-қара қып-қызыл сап-сары көп-көрім жап-жақсы жап-жас ұп-ұзын үп-үлкен кіп-кішкентай тып-тыныш әп-әдемі әп-сәтте оп-оңай жып-жылы мұп-мұздай тап-таза тұп-тұнық қоп-қою сұп-сұлу жұп-жұқа қап-қараңғы көк-көк көкпеңбек'
    .split(' ')
    .filter((pair) => pair.includes('-'));

/** The stem lists in the order in which they are read; one file a source and licence (README.md). */
export const STEM_FILES = [
  'closed',
  'short',
  'words',
  'names',
  'list2009',
  'web',
  'kaznerd',
  'forms',
  'russian',
] as const;

const HAND_FILES: ReadonlySet<string> = new Set(['closed', 'short', 'words', 'names']);

/** A case ending. */
const CASE = /(?:[ндт][ыі]ң?|[ғгқк][ае]|[дт][ае]н?|н[ае]н|[мбп]ен)$/u;

/** Reads the committed stem lists and builds all files but the frequencies, which the miner counts. */
export function build(): Record<'kk.aff' | 'kk.dic' | 'kk.suffixes' | 'kk.pairs', string> {
  const read = (name: string): string => readFileSync(join(here, 'stems', `${name}.txt`), 'utf8');
  const rejected = new Set(parseStems(read('rejected')).map(({ stem }) => stem));
  const byHand = STEM_FILES.filter((name) => HAND_FILES.has(name)).flatMap((name) => parseStems(read(name)));
  // Inflected names that the web has in small letters.
  const names = new Set(
    byHand.filter(({ stem }) => rejected.has(stem.toLowerCase())).map(({ stem }) => stem.toLowerCase()),
  );
  const mined = STEM_FILES.filter((name) => !HAND_FILES.has(name))
    .flatMap((name) => parseStems(read(name)))
    .filter(({ stem }) => !rejected.has(stem) && !names.has(stem.replace(CASE, '')));
  const frequencies = Frequencies.parse(readFileSync(join(here, 'kk.freq')));
  const fixed = withoutWrongCases(byHand, mined, (form) => frequencies.count(form));
  const { aff, dic } = buildDictionary([...byHand, ...fixed]);
  const pairs = [...new Set([...HAND_PAIRS, ...read('pairs').split('\n')])].filter((pair) => pair !== '').sort();
  return {
    'kk.aff': aff,
    'kk.dic': dic,
    'kk.suffixes': `${buildSuffixes().join('\n')}\n`,
    'kk.pairs': `${pairs.join('\n')}\n`,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, content] of Object.entries(build())) {
    writeFileSync(join(here, name), content);
    console.log(`${name}: ${content.split('\n').length - 1} lines, ${Buffer.byteLength(content)} bytes`);
  }
}
