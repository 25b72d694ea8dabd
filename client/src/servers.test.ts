import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSameAddress, patienceFor, SERVER_KINDS, wholeAddress } from './servers';

test('an address without its scheme is plain http on this machine and https elsewhere', () => {
  for (const [typed, address] of [
    [' localhost:8000/v1 ', 'http://localhost:8000/v1'],
    ['127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['127.1.2.3', 'http://127.1.2.3'],
    ['[::1]:8080', 'http://[::1]:8080'],
    ['LOCALHOST', 'http://LOCALHOST'],
    ['llm.example.kz/v1', 'https://llm.example.kz/v1'],
    // A name that only begins like one of this machine.
    ['localhost.example.kz', 'https://localhost.example.kz'],
    ['127.0.0.1.example.kz', 'https://127.0.0.1.example.kz'],
    ['http://10.0.0.7:8000', 'http://10.0.0.7:8000'],
    ['', ''],
  ]) {
    assert.equal(wholeAddress(typed!), address);
  }
});

test('an address is taken as servers say it and as it stands in examples', () => {
  for (const [typed, address] of [
    ['http://0.0.0.0:8000', 'http://127.0.0.1:8000'],
    ['0.0.0.0:8000/v1', 'http://127.0.0.1:8000/v1'],
    ['http://[::]:8000', 'http://127.0.0.1:8000'],
    // No address of this machine, though it ends like one.
    ['https://10.0.0.0.0:8000', 'https://10.0.0.0.0:8000'],
    ['"http://127.0.0.1:8000/v1",', 'http://127.0.0.1:8000/v1'],
    ['<http://localhost:8080>', 'http://localhost:8080'],
    ['http://127.0.0.1:8000/v1/chat/completions', 'http://127.0.0.1:8000/v1'],
    ['https://llm.example.kz/kaz/v1/models/', 'https://llm.example.kz/kaz/v1'],
    ['http://localhost:11434/api/generate', 'http://localhost:11434'],
    ['http://127.0.0.1:8080/#/chat/1f2e', 'http://127.0.0.1:8080'],
    // Parts of another path.
    ['https://llm.example.kz/models', 'https://llm.example.kz/models'],
    ['https://docs.example.kz', 'https://docs.example.kz'],
  ]) {
    assert.equal(wholeAddress(typed!), address);
  }
});

test('the same address in two ways is one', () => {
  for (const other of ['http://127.0.0.1:8000/', 'http://127.0.0.1:8000/v1', ' http://127.0.0.1:8000/v1/ '])
    assert.ok(isSameAddress('http://127.0.0.1:8000', other), other);
  for (const other of ['http://127.0.0.1:8001', 'https://127.0.0.1:8000', 'http://127.0.0.1:8000/v2'])
    assert.ok(!isSameAddress('http://127.0.0.1:8000', other), other);
});

test('half of another machine’s name is asked later than an address of this one', () => {
  const here = patienceFor('http://127.0.0.1:8000');
  assert.equal(patienceFor('http://localhost:8000/v1'), here);
  for (const address of ['https://llm.ex', 'http://127.0.0.1.example.kz', 'https://localhost.example.kz'])
    assert.ok(patienceFor(address) >= 3 * here, address);
});

test('each kind of server has an address of this machine and a command that serves KAZ-LLM', () => {
  assert.equal(new Set(SERVER_KINDS.map(({ address }) => address)).size, SERVER_KINDS.length);
  for (const { address, command } of SERVER_KINDS) {
    assert.equal(wholeAddress(address), address);
    assert.match(command, /issai\/LLama-3\.1-KazLLM-1\.0-8B/u);
  }
});
