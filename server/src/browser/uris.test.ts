import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathOfUri, uriOfPath } from '../protocol';
import { join } from './path';
import { filePath, isFileUri } from './uris';

test('what has a path in one of VS Code’s file systems is a file, and a path leads back to its URI', () => {
  for (const [uri, path, parts] of [
    [
      'vscode-vfs://github/owner/repo/m%C3%A4tin%20a.txt',
      '/vscode-vfs/@github/owner/repo/mätin a.txt',
      { scheme: 'vscode-vfs', authority: 'github', path: '/owner/repo/mätin a.txt' },
    ],
    ['file:///C%3A/a.txt', '/file/@/C:/a.txt', { scheme: 'file', authority: '', path: '/C:/a.txt' }],
    [
      'vscode-userdata:/User/a',
      '/vscode-userdata/@/User/a',
      { scheme: 'vscode-userdata', authority: '', path: '/User/a' },
    ],
    [
      'vscode-remote://localhost:80/a?query#part',
      '/vscode-remote/@localhost:80/a',
      { scheme: 'vscode-remote', authority: 'localhost:80', path: '/a' },
    ],
  ] as const) {
    assert.ok(isFileUri(uri), uri);
    assert.equal(filePath(uri), path);
    assert.deepEqual(uriOfPath(path), parts);
    assert.equal(pathOfUri(parts), path);
    // Where its word list stands.
    assert.deepEqual(uriOfPath(join(path, '..', 'words.txt'))?.authority, parts.authority);
  }
});

test('texts that are no files yet, cells and other names are no files', () => {
  for (const uri of [
    'untitled:Untitled-1',
    'untitled:/a.txt',
    'vscode-notebook-cell:/a.ipynb#W0',
    'mailto:a@b',
    'a',
    '',
  ]) {
    assert.ok(!isFileUri(uri), uri);
  }
  assert.throws(() => filePath('vscode-vfs://github/%E0%A4%A'), URIError);
  for (const path of ['/extension/server/dist/yaml.js', 'a', '/a/b', '/']) assert.equal(uriOfPath(path), undefined);
});
