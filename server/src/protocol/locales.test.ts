import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figureLocale, nameOfLanguage } from './locales';

const LABELS = 'kk ru en ky tt ba kaa sah tyv bxr mn cv uz uk be bg sr mk tr az ug kk-Latn kk-Arab de'.split(' ');

test('languages are called in Kazakh as Unicode calls them', () => {
  const names = new Intl.DisplayNames('kk', { type: 'language' });
  for (const label of LABELS) assert.equal(nameOfLanguage(label, 'kk'), names.of(label));
  assert.equal(nameOfLanguage('ru', 'en'), 'Russian');
  assert.equal(nameOfLanguage('no such label', 'en'), 'no such label');
});

test('where Intl knows little Kazakh, names are Kazakh all the same and figures are written as in Russian', (t) => {
  assert.equal(figureLocale('kk'), 'kk');
  const { NumberFormat } = Intl;
  t.mock.method(Intl, 'DisplayNames', function DisplayNames() {
    return { of: (label: string) => label };
  });
  t.mock.method(Intl, 'NumberFormat', function ofChromium(language: string, options: Intl.NumberFormatOptions) {
    return new NumberFormat(language === 'kk' ? 'en' : language, options);
  });
  assert.equal(nameOfLanguage('ru', 'kk'), 'орыс тілі');
  assert.equal(nameOfLanguage('kk-Latn', 'kk'), 'қазақ тілі (латын жазуы)');
  assert.equal(new Intl.NumberFormat(figureLocale('kk')).format(1577.5), '1\u00a0577,5');
  assert.equal(figureLocale('en'), 'en');
});
