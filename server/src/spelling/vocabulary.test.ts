import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Speller } from './speller';
import { projectSpeller } from './testDictionary';

let speller: Speller;
before(async () => {
  speller = await projectSpeller();
});
after(() => speller.dispose());

test('stems with a letter lost are refused, with their endings', () => {
  for (const word of 'мағна мағнасы әрект әректі ақшатар далады көрніс тәжрибесі қаблеті қортындылау құрлымы терияның ақпарты'.split(
    ' ',
  ))
    assert.equal(speller.check(word), false, word);
});

test('the right words beside them', () => {
  for (const word of 'мағына мағынасы әрекет әрекеті дала далада көрініс тәжірибесі қабілеті қорытындылау құрылымы теорияның ақпараты'.split(
    ' ',
  ))
    assert.ok(speller.check(word), word);
});

test('words of the home, of machines and arms', () => {
  for (const word of 'иіріп ұқалады тысқа тысқары улы тәлімбағында құрақкөрпе сәлдесі мотопомпаны взводқа маяктарда некролог сублимациялануы мағыналырақ мойынсұнбайды'.split(
    ' ',
  ))
    assert.ok(speller.check(word), word);
});

test('everyday loans with their endings', () => {
  for (const word of 'ветеранның ветеранға инстинктпен продукттар жюриге юристің террористік аппетитің шансым фондқа харизмасы баржалармен'.split(
    ' ',
  ))
    assert.ok(speller.check(word), word);
});

test('basic words that texts of news seldom have', () => {
  for (const word of 'қайтадан төтеп өлінің опасы халі халіңіз көрден ойып қақаған шенін осінде осьтер уезінде барына'.split(
    ' ',
  ))
    assert.ok(speller.check(word), word);
});

test('Russian words that are no loans are refused, and Kazakh ones in Russian letters', () => {
  for (const word of 'почему собака вечером государство сказать киындык бузылган аркашан оздеріне создердің окушы'.split(
    ' ',
  ))
    assert.equal(speller.check(word), false, word);
});

test('what wakes, what is mine with cases, sinless both ways', () => {
  for (const word of 'оятты оят күнәсіз күнәсыз күнәдан сенікінен оныкіне сіздікінде нетіп'.split(' '))
    assert.ok(speller.check(word), word);
  for (const word of 'енбек қудайға корсетті'.split(' ')) assert.equal(speller.check(word), false, word);
});

test('words of Tatar and Bashkir, which the web list has, are refused', () => {
  for (const word of 'мөмкин мөмкинлек күтәреп мәктәптәре күрһәтеп сығарыу тураһын билдәле тийкарғы кирәк китап уңыш'.split(
    ' ',
  ))
    assert.equal(speller.check(word), false, word);
  for (const word of 'аждаһа бәлки басма таптап мұқият'.split(' ')) assert.ok(speller.check(word), word);
});

test('possessives that take a second one, units with endings run into them', () => {
  for (const word of 'онын осынын жолынын тілінін кмге кгнан'.split(' '))
    assert.equal(speller.check(word), false, word);
});

test('stems that only a slip of a common word lets pass, and forms taken for stems, are refused', () => {
  for (const word of 'сұңғы боқаралық тоңғыш булған булмады уйлаған қаңдай қаңша өзіннің уақытыда уақытыдан қамтамсыз элеметтер орынлар себеб етед дереді көсекке өрбір өсерінен жұлағы'.split(
    ' ',
  ))
    assert.equal(speller.check(word), false, word);
});

test('loans, verbs and everyday words that were missed', () => {
  for (const word of 'эпохасында экзаменнен ураганнан сезонында флагтың чемодандар таксистер паузадан айласыз бағымдағы бадамның сақауға бауырым баурым жанабы оратын орған кеңейтімі ежіктеп ыңғайсызданып оқыттырған подкастшы уақытында себебі етеді жолақысы пробациялық ләззаттанғандай'.split(
    ' ',
  ))
    assert.ok(speller.check(word), word);
});

test('a verbal noun has a manner with a possessor alone', () => {
  for (const word of 'жүргізуше сөйлеуше баруша тыңдауша'.split(' ')) assert.equal(speller.check(word), false, word);
  for (const word of 'жүргізуші сөйлеуші айтуынша баруымызша жүргізушіше жүргізуге барумен'.split(' '))
    assert.ok(speller.check(word), word);
});

test('verbs of sound and movement, calls, lands of old, words of science and the arts', () => {
  for (const word of 'қыбырлап сіркілдеп жайнап лүпілдеді мөңіреп дедектеп қыңқылдап шымырлап дүрілдеп ұрсады ұрысты үріккен үркіп кісінеген десіп дескен желіп желген шытып үсіген арымас арыса бұлжымас шындап ерттеулі қызып саңқылдап жаурап бұғынды жатырқап әжуалап сауыққұмар сиымды үдере өстіп Ой-хой беу-беу япырым-ай тфу әмин Қашғарияға Қашғарияның Бактрияда шариаттың сатирик аргонның апартеидті конструктивті керітартпа көппартиялық герцогинясы эскалациясы қызыл-қоңыр мөлдіреп іждағатпен оразашар өтімпаз байқұс ішуақ текежәуміт шадыр-шұдыр ілең-салаң сенегалдық'.split(
    ' ',
  ))
    assert.ok(speller.check(word), word);
});

test('inflected words, Russian genitives and words with a particle in them are no stems', () => {
  for (const word of 'секундтеде документтар студенттары терминдарыны проекттар корольғаға күмәнға ресурсов комментариев технический Шөкеевты сейфуллиннің досаевтың есебке досттар австрияда мойынқұмда соныммен толығыммен сәнімді керекпа қауыпсыз'.split(
    ' ',
  ))
    assert.equal(speller.check(word), false, word);
});
