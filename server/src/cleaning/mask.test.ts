import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskJson, maskPersonalData } from './mask';

const PHONE = '+7 (701) 123-45-67';

test('each kind of personal data has its mask', () => {
  const table: readonly (readonly [text: string, masked: string])[] = [
    ['Хат: aigul.s@mail.kz, рахмет', 'Хат: [EMAIL], рахмет'],
    [`Тел.: ${PHONE}.`, 'Тел.: [PHONE].'],
    ['ЖСН 900101300007 екен', 'ЖСН [IIN] екен'],
    ['карта 4111 1111 1111 1111 болды', 'карта [CARD] болды'],
    ['IP: 95.56.234.10.', 'IP: [IP].'],
  ];
  for (const [text, masked] of table) assert.equal(maskPersonalData(text), masked);
});

test('every string of a record is masked, whatever its name and depth', () => {
  for (const make of [
    (text: string) => ({ text: 'Сәлем', raw_content: text }),
    (text: string) => ({ page_content: text, n: 1 }),
    (text: string) => ({ messages: [{ role: 'assistant', content: 'Сәлем', reasoning_content: text }] }),
    (text: string) => ({
      messages: [{ tool_calls: [{ function: { name: 'f', arguments: JSON.stringify({ text }) } }] }],
    }),
    (text: string) => ({ dialog: [text, 'Сәлем'] }),
    (text: string) => ({ conversation: [{ human: text, assistant: text }] }),
    (text: string) => ({ toString: text, constructor: { __proto__x: [[[text]]] } }),
  ]) {
    const masked = maskJson(JSON.stringify(make(PHONE)));
    assert.deepEqual(JSON.parse(masked), make('[PHONE]'), masked);
  }
});

test('what is not masked stays byte for byte', () => {
  const text = '{"id":12345678901234567890, "a" : 1.50, "b":"\\u049b", "b":"қ", "t":"a@mail.kz"}';
  assert.equal(maskJson(text), '{"id":12345678901234567890, "a" : 1.50, "b":"\\u049b", "b":"қ", "t":"[EMAIL]"}');
  assert.equal(maskJson('{"text":"Сәлем"}'), '{"text":"Сәлем"}');
});

test('a line that is no strict JSON does not leave unmasked', () => {
  for (const line of [
    `{"text":"${PHONE}","ppl":NaN}`,
    `{"text":"${PHONE}"`,
    `{text: ${PHONE}}`,
    `[1, "${PHONE}",]`,
    PHONE,
  ]) {
    const masked = maskJson(line);
    assert.equal(masked, line.replace(PHONE, '[PHONE]'));
  }
});

test('numbers that point to a person are masked, others stay', () => {
  assert.equal(
    maskJson('{"phone":77011234567, "iin": 900101300007,"cards":[4111111111111111]}'),
    '{"phone":"[PHONE]", "iin": "[IIN]","cards":["[CARD]"]}',
  );
  for (const same of [
    '{"id":4111111111111111,"user_id":4111111111111111,"created_at":1700000000000}',
    '{"n":12345678901234567890,"x":0.87011234567,"y":8.7011234567e10,"price":87500000000}',
  ])
    assert.equal(maskJson(same), same);
});

test('what has neither a digit nor @ is masked as well', () => {
  assert.equal(maskJson('{"a":"t.me/aigul","b":"a (at) mail (dot) kz"}'), '{"a":"[HANDLE]","b":"[EMAIL]"}');
});

test('a bare number is masked where its member says what it is', () => {
  assert.equal(
    maskJson('{"phone":7011234567,"tel":"250-12-34","passport_number":"012345678","n":7011234567,"id":"012345678"}'),
    '{"phone":"[PHONE]","tel":"[PHONE]","passport_number":"[DOCUMENT]","n":7011234567,"id":"012345678"}',
  );
});

test('names of members are masked too, and do not become the same', () => {
  assert.equal(maskJson('{"a@mail.kz":{"b@mail.kz":1},"c":2}'), '{"[EMAIL]":{"[EMAIL] 2":1},"c":2}');
});

test('escapes hide nothing in a line that is no JSON', () => {
  assert.equal(maskJson('{"text": undefined, "m": "aigul\\u0040mail.kz"}'), '{"text": undefined, "m": "[EMAIL]"}');
  assert.equal(maskJson('{"text": undefined, "m": "\\u0041\\u0022"}'), '{"text": undefined, "m": "\\u0041\\u0022"}');
});

test('JSON in a string, with its own escapes, is masked as JSON', () => {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  // As Python writes the arguments of a tool's call.
  const call = (args: object) => JSON.stringify({ arguments: JSON.stringify(args).replace(/[^\x20-\x7e]/g, escaped) });
  const masked = JSON.parse(maskJson(call({ q: 'Иә, «87715532142»: ЖСН 753039639212', phone: 7011234567 })));
  assert.deepEqual(JSON.parse(masked.arguments), { q: 'Иә, «[PHONE]»: ЖСН [IIN]', phone: '[PHONE]' });
  // The same in a line that is no JSON, and in text that shows escapes: all else stays as it is written.
  const broken = (id: string) => call({ q: `ЖСН ${id}` }).replace('{', '{"ppl":NaN,');
  assert.equal(maskJson(broken('753039639212')), broken('[IIN]'));
  const shown = (id: string) => JSON.stringify({ a: `x = '${escaped('Ж')}${escaped('С')}${escaped('Н')} ${id}'` });
  assert.equal(maskJson(shown('753039639212')), shown('[IIN]'));
});

test('a comment does not leave unmasked', () => {
  assert.equal(maskJson(`{"a":1} // ${PHONE}`), '{"a":1} // [PHONE]');
  assert.equal(maskJson(`{"a":1 /* ${PHONE} */}`), '{"a":1 /* [PHONE] */}');
});
