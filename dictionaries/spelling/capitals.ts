/**
 * Makes `kk.names`: names that are never written small, even where the dictionary lets their small letters pass as forms of something
 * else («қазақстан», «абайдың»):
 *
 *     node --import tsx dictionaries/spelling/capitals.ts --iob2 FILE --text FOLDER
 *
 * A line is a name in small letters; `+` behind it: only its forms with a case ending (абай is also "beware"). A name is listed
 * where texts write it with a capital within sentences at least five times, and in at most one case of fifty without. Counts
 * are facts about texts, none of which is kept. `BY_HAND` joins them.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dataFolder } from '../../server/src/data';
import { CASE_ENDING } from '../../server/src/spelling/capitals';
import { checkInputs } from '../sources';
import { sentencesOf } from './context';

/** Reviews and interface texts write names and buttons as they like. */
const LEFT_OUT = /^(?:reviews|classics|ui-|tech-book)/u;
/** Common nouns too (an age, a rose, a god, a senate, a sparrow, a people), or no names at all. */
const NOT_NAMES = new Set('дәурен роза тәңір сенат қазақс аллаһ торғай айша үндіс атлант сити пенс сауд'.split(' '));
/** Lands and towns that texts have too seldom to count. Under `+` they name a language or people in small letters (вьетнам тілі), or what a rule joins. */
const BY_HAND =
  'бирма+ босния+ венеция+ вьетнам+ гавайи+ гаити+ галисия+ индонезия+ колорадо+ корсика+ кёльн+ литва+ люксембург+ мальта+ науру+ непал+ нидерланд+ палау+ пенджаб+ самоа+ сицилия+ сомали+ таити+ тибет+ тувалу+ фиджи+ филиппин+ алашорда атлантика благовещенск дағыстан кембридж нептун нұротан сатурн скандинавия талғар+ якутия ұланбатыр үрімші+';
const LEAST = 5;
const MOST_SMALL = 0.02;

const { values: args } = parseArgs({ options: { iob2: { type: 'string' }, text: { type: 'string' } } });

interface Uses {
  capital: number;
  small: number;
}

function main(): void {
  if (!args.iob2 || !args.text) throw new Error('usage: capitals.ts --iob2 FILE --text FOLDER');
  const out = fileURLToPath(new URL('kk.names', import.meta.url));
  const files = readdirSync(args.text)
    .filter((file) => file.endsWith('.txt') && !LEFT_OUT.test(file))
    .map((file) => join(args.text!, file));
  checkInputs([out], [args.iob2, ...files]);
  const read = (file: string) => readFileSync(join(dataFolder(), 'spelling', file));
  const stems = new Set(
    read('kk.dic')
      .toString('utf8')
      .split('\n')
      .map((line) => line.split('/')[0]!)
      .filter((stem) => /^[\u0400-\u042F\u0490-\u04FF][\u0430-\u045F\u0490-\u04FF]{2,}$/u.test(stem))
      .map((stem) => stem.toLowerCase()),
  );
  const bare = new Map<string, Uses>();
  const inflected = new Map<string, Uses>();
  const count = (table: Map<string, Uses>, stem: string, isSmall: boolean) => {
    const uses = table.get(stem) ?? { capital: 0, small: 0 };
    if (isSmall) uses.small++;
    else uses.capital++;
    table.set(stem, uses);
  };
  const texts = [...files.flatMap((file) => readFileSync(file, 'utf8').split('\n'))];
  for (const text of [...sentencesOf(readFileSync(args.iob2, 'utf8'), () => true), ...texts]) {
    for (const match of text.matchAll(/(?<=[\p{Ll},] )\p{L}+(?![\p{L}-])/gu)) {
      const word = match[0];
      const lower = word.toLowerCase();
      if (word.length > 1 && word === word.toUpperCase()) continue;
      if (stems.has(lower)) count(bare, lower, word === lower);
      for (let cut = 3; cut < lower.length; cut++)
        if (CASE_ENDING.test(lower.slice(cut)) && stems.has(lower.slice(0, cut)))
          count(inflected, lower.slice(0, cut), word === lower);
    }
  }
  const isCapital = (uses: Uses | undefined) =>
    uses !== undefined && uses.capital >= LEAST && uses.small <= MOST_SMALL * uses.capital;
  const lines = BY_HAND.split(' ');
  for (const stem of stems) {
    if (NOT_NAMES.has(stem) || lines.includes(stem) || lines.includes(`${stem}+`)) continue;
    const forms = inflected.get(stem);
    const alone = bare.get(stem);
    const isNameAlone = isCapital(alone);
    if (!isNameAlone && !isCapital(forms)) continue;
    if (forms !== undefined && forms.small > MOST_SMALL * forms.capital) continue;
    lines.push(isNameAlone ? stem : `${stem}+`);
  }
  writeFileSync(out, `${lines.sort().join('\n')}\n`);
  console.log(`${lines.length} names`);
}

main();
