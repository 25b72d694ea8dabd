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
