/**
 * Questions that anybody who knows Kazakh answers at once, to see in a minute whether a model does. Written for Qalam;
 * Apache-2.0 like the rest of it. They are for looking at a model, not for ranking models: there are few of them.
 */
export interface Question {
  readonly id: string;
  readonly question: string;
  /** The right number, or words one of which the answer must hold; `*` stands for any ending. */
  readonly expected: number | readonly string[];
  /** Words that an answer must not hold: else one that lists everything would be right. */
  readonly wrong?: readonly string[];
}

/** What a model is told before each question. */
export const QUIZ_INSTRUCTION = 'Сұраққа қазақ тілінде қысқа жауап бер: бір сөз немесе бір сан жеткілікті.';

export const QUESTIONS: readonly Question[] = [
  { id: 'fingers', question: 'Менің екі қолымда неше саусақ бар?', expected: 10 },
  { id: 'week', question: 'Бір аптада неше күн бар?', expected: 7 },
  { id: 'capital', question: 'Қазақстанның астанасы қай қала?', expected: ['астана'], wrong: ['алматы*', 'шымкент*'] },
  { id: 'spring', question: 'Қыстан кейін қай мезгіл келеді?', expected: ['көктем*'], wrong: ['жаз', 'күз'] },
  {
    id: 'thursday',
    question: 'Сәрсенбіден кейін қай күн келеді?',
    expected: ['бейсенбі*'],
    wrong: ['жұма', 'сейсенбі*', 'дүйсенбі*', 'сенбі', 'жексенбі'],
  },
  {
    id: 'today',
    question: 'Ертең сенбі болса, бүгін қай күн?',
    expected: ['жұма*'],
    wrong: ['жексенбі*', 'бейсенбі*', 'сәрсенбі*'],
  },
  { id: 'january', question: 'Жаңа жыл қай айда басталады?', expected: ['қаңтар*'], wrong: ['желтоқсан*', 'наурыз*'] },
  { id: 'abai', question: '«Абай жолы» роман-эпопеясын кім жазған?', expected: ['әуезов*'] },
  { id: 'sum', question: 'Он екіге сегізді қосса, қанша болады?', expected: 20 },
  { id: 'difference', question: 'Жүзден отыз бесті алса, қанша қалады?', expected: 65 },
  { id: 'apples', question: 'Айдардың үш алмасы бар еді, біреуін жеп қойды. Енді неше алмасы қалды?', expected: 2 },
  {
    id: 'antonym',
    question: '«Үлкен» деген сөзге мағынасы қарама-қарсы сөзді жаз.',
    expected: ['кіші', 'кішкентай', 'кішкене', 'шағын', 'кіп-кішкентай'],
  },
  { id: 'plural', question: '«Бала» деген сөздің көпше түрін жаз.', expected: ['балалар'] },
  { id: 'dative', question: '«Кітап» деген сөзді барыс септігіне қойып жаз.', expected: ['кітапқа'] },
  { id: 'boiling', question: 'Теңіз деңгейінде су неше градуста қайнайды?', expected: 100 },
  { id: 'cat', question: 'Мысықтың неше аяғы бар?', expected: 4 },
  { id: 'letters', question: '«Алма» деген сөзде неше әріп бар?', expected: 4 },
  { id: 'proverb', question: 'Мақалды аяқта: «Жеті рет өлшеп, бір рет …».', expected: ['кес*'] },
  {
    id: 'grandfather',
    question: 'Әкемнің әкесі маған кім болады?',
    expected: ['ата', 'атам', 'атаң', 'атаңыз', 'атасы'],
    wrong: ['әже', 'аға', 'нағашы'],
  },
  {
    id: 'sunrise',
    question: 'Таңертең күн қай жақтан көтеріледі?',
    expected: ['шығыс*'],
    wrong: ['батыс*', 'солтүстік*', 'оңтүстік*'],
  },
  {
    id: 'lamb',
    question: 'Қойдың төлі қалай аталады?',
    expected: ['қозы*'],
    wrong: ['лақ', 'бұзау', 'бота', 'құлын'],
  },
  { id: 'strings', question: 'Домбыраның әдетте неше ішегі болады?', expected: 2 },
];
