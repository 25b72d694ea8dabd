/** Degrees of comparison: ең makes the superlative of the bare adjective. */
import { formsRule, inPlace } from './agreement';
import { findWords, isGap } from './rule';

const degree = formsRule({
  id: 'grammar.double-degree',
  severity: 'warning',
  args: ['what is written', 'what it should be'],
  sentence: {
    kk: '«Ең» сөзінен кейін сын есім салыстырмалы шырай жұрнағынсыз айтылады: «{0}» емес, «{1}».',
    ru: 'После «ең» прилагательное стоит без суффикса сравнительной степени: не «{0}», а «{1}».',
    en: 'Behind “ең” the adjective has no ending of the comparative: “{1}”, not “{0}”.',
  },
  reason:
    'The superlative is ең with the bare adjective (ең жақсы); -рақ, -рек, -лау make the comparative. Judged only where all analyses of the word are comparatives.',
  why: {
    kk: 'Күшейтпелі шырай «ең» сөзі мен жұрнақсыз сын есім арқылы жасалады (ең жақсы), ал -рақ, -рек, -лау жұрнақтары салыстырмалы шырай жасайды.',
    ru: 'Превосходная степень — это «ең» и прилагательное без суффикса (ең жақсы), а -рақ, -рек, -лау образуют сравнительную.',
  },
  triggers: ['^ең '],
  needs: /(?:рақ|рек|[лдт]ау|[лдт]еу)(?!\p{L})/u,
  fix: 'unsafe',
  bad: [
    { text: 'Ол — сыныптағы ең жақсырақ оқушы.', fixed: 'Ол — сыныптағы ең жақсы оқушы.', safe: false },
    { text: 'Бұл ең үлкенірек қала.', fixed: 'Бұл ең үлкен қала.', safe: false },
    { text: 'Ең тиімдірек әдісті таңда.', fixed: 'Ең тиімді әдісті таңда.', safe: false },
  ],
  good: ['Ең жақсы оқушы. Бұл одан жақсырақ. Ең керек зат. Ең сирек кездесетін құс. Ең ерекше күн.'],
  check(context, forms) {
    const { text, tokens, isKazakh } = context;
    return findWords(
      tokens,
      (token) => /^ең$/iu.test(token.text),
      (token, i) => {
        const word = tokens[i + 1];
        if (word?.kind !== 'word' || !isGap(text, token.end, word.start) || !isKazakh(i + 1)) return [];
        if (!forms.every(i + 1, ({ features }) => features.get('Degree') === 'Cmp')) return [];
        return inPlace(context, word, forms.of(i + 1)[0]!.lemma);
      },
    );
  },
});

export const DEGREE_RULES = [degree];
