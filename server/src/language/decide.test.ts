import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadModules } from '../analysis/load';
import { dataFolder } from '../data';
import { tokenize } from '../text/tokens';
import { decideLanguage } from './decide';

const modules = loadModules(dataFolder(), { entities: false, suggestions: false }).then(({ modules }) => modules);
const label = async (text: string) => {
  const { detector, speller } = await modules;
  return decideLanguage(
    detector!,
    text,
    () => tokenize(text),
    (word) => speller!.check(word),
  ).label;
};

test('a misspelt word does not make another language of a Kazakh sentence', async () => {
  for (const text of [
    'Бүгин сабақ басталады.',
    'Ол бүгин мектепке барды',
    'Бүгин жаңбыр жауды',
    'Ол мениң досым',
    'Сениң атың кім?',
    'Бизге кітап керек',
    'Мұғалім үйде жоқ екен, бүгин келмейди',
    'Қыс басталды, бирақ қар жауған жоқ',
    'Windows 11 жүйесінде Microsoft Office Word орнату',
    'Кеше Samsung Galaxy S21 Ultra 5G сатып алдым',
  ]) {
    assert.equal(await label(text), 'kk', text);
  }
});

test('nor do slips in most of a few words', async () => {
  for (const text of [
    'Бүгин үйде жоқпын.',
    'Бүгин күн суық.',
    'Мүмкин емес.',
    'Жеңип шықты.',
    'Маган көмектесши.',
    'Жарықты сөндыр',
    'Жылкы жайылып жур.',
    'Түсинбедім, кайтала.',
    'Сени сагындым.',
    'Утылып қалдық.',
    'Кыскаша түсіндир',
    'Мәтінди аудар, қателерин түзет',
  ]) {
    assert.equal(await label(text), 'kk', text);
  }
});

test('relatives stay what they are', async () => {
  for (const [text, expected] of [
    ['Бүгүн эртең менен биз шаардын четиндеги эски китепканага бардык', 'ky'],
    ['Бүген иртән без шәһәр читендәге иске китапханәгә бардык', 'tt'],
    ['Бөгөн иртән беҙ ҡала ситендәге иҫке китапханаға барҙыҡ', 'ba'],
    ['Бүгин азанда биз қаланың шетиндеги ески китапханаға бардық', 'kaa'],
    ['Қыс қатты болды, қар көп жаўды.', 'kaa'],
    ['Районымызда жаңа балалар бақшасы пайдаланыўға тапсырылды.', 'kaa'],
    ['Оның көзинде жас бар еди.', 'kaa'],
    ['Ол өзиниң үйинде жасайды.', 'kaa'],
    ['Оның көзінде жас бар еди, үйине кетти', 'kk'],
    ['Мин өйҙә ултырам.', 'ba'],
    ['Қўрметті халқым, сізге рахмет.', 'kk'],
    ['Мен бүгүн үйдө жокмун.', 'ky'],
    ['Балдар короодо ойноп жүрөт', 'ky'],
    ['Мин бүген өйдә юк.', 'tt'],
    ['Мин кичә базарга бардым һәм алма алдым.', 'tt'],
    ['Алар да шулай башлады бит', 'tt'],
    ['Сегодня утром мы ходили в старую библиотеку', 'ru'],
    ['Sabah saat dokuzda okula gittik', 'tr'],
  ] as const) {
    assert.equal(await label(text), expected, text);
  }
});

test('languages that are no labels are not Kazakh', async () => {
  for (const text of [
    'Kykyaqil tisan qa ajo kʼuʼj tuʼn tten toj tbʼanil',
    'Ny mandeha rehetra dia afaka ary mitovy zo',
    'Kaikki ihmiset syntyvät vapaina ja tasavertaisina arvoltaan ja oikeuksiltaan',
    'Minden emberi lény szabadon születik és egyenlő méltósága és joga van',
    '𞤋𞤥𞤦𞤫 𞤨𞤮𞤨 ŋ',
  ]) {
    assert.notEqual(await label(text), 'kk', text);
  }
});

test('what the model takes for Kazakh is not, where the dictionary has too few of its words', async () => {
  const { detector } = await modules;
  // Words that there are not, of syllables that there are.
  for (const text of [
    'Ahıtpa salıqmar torbalaw jıltıraqsın pesqarlı moldıran',
    'Балқара таңмақ сорғытпа қоймандай шарқынған',
    'Тартпырлап қоңызғын малдырту сынақпай жерлығынша',
  ]) {
    assert.equal(detector!.detect(text).label, 'kk', text);
    assert.equal(await label(text), 'und', text);
  }
  assert.notEqual(await label('Hemme ademler esirli erkin ve tengdirler qoymaq almatan urgench'), 'kk');
});

test('Kazakh in its own letters is Kazakh however it is misspelt', async () => {
  const { detector } = await modules;
  for (const text of [
    'Бұл сеть пн ашылама доқ сетсіз ашылама',
    'Смайликтерін айфоныски қылп өзгертіңші',
    'Бүртірлі ойын управлеу қайтатан айтайын бүртілі',
    'ФРИ ФАЕР КҮҮШТІ ПЖЖЖ ОИНИКШІ ҚЫЗЫҚҚҚ',
  ]) {
    const neverAsked = () => assert.fail('its letters say all');
    assert.equal(decideLanguage(detector!, text, neverAsked, neverAsked).label, 'kk', text);
  }
  // Uyghur has all of these letters but і and ұ, Uzbek, Tajik and Abkhaz қ, Komi and Khakas і.
  for (const text of [
    'Барлиқ инсанлар әркин болуп туғулиду һәмдә иззәт-һөрмәт вә һоқуқта баббаравәр болуп туғулған',
    'Барча одамлар эркин, қадр-қиммат ва ҳуқуқларда тенг бўлиб туғиладилар',
    'Тамоми одамон озод ба дунё меоянд ва аз лиҳози манзилату ҳуқуқ бо ҳам баробаранд',
    'Быд морт чужӧ вольнӧйӧн да ӧткодь достоинствоӧн и правоясӧн, мыйкӧ тайӧ пытшкын эм гіжӧд',
  ])
    assert.notEqual(await label(text), 'kk', text);
});

test('rows of names, which no dictionary holds, do not make another language of Kazakh', async () => {
  for (const text of [
    'Шығыс Қазақстан, Олжас Керейхан, Дмитрий Пыхтин, «Қорытынды жаңалықтар».',
    'Әнуарбек Мырзатайұлы, Болат Молдағалиев, «Хабар».',
    'Кеше Джулиан Фрайбергер, Ханс Цоллингер және Эльза Вайдерман келді.',
  ])
    assert.equal(await label(text), 'kk', text);
});

test('neighbours that are no labels are known by their spelling', async () => {
  for (const [text, expected] of [
    ['Биз кеште шай ишип, соьйлестик.', 'und'],
    ['Çagalar howluda oýnaýarlar.', 'und'],
    ["Ag'am No'kiste jasaydı.", 'kaa'],
    ['Olar erteń qalaǵa baradı.', 'kaa'],
  ] as const)
    assert.equal(await label(text), expected, text);
});

test('without a dictionary the model decides', async () => {
  const text = 'Бүгін таңертең біз қала шетіндегі көне кітапханаға бардық';
  const { detector } = await modules;
  assert.deepEqual(
    decideLanguage(detector!, text, () => tokenize(text), undefined),
    detector!.detect(text),
  );
});
