import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { DEFAULT_SETTINGS } from '../protocol';
import { Folders } from './folders';
import { Lists } from './lists';
import type { Session } from './session';

test('what is shown has the name from before it was read: what a change overtakes is not kept as what holds after it', async () => {
  const session = {
    epoch: 7,
    folders: new Folders(),
    personalWordsPath: join(tmpdir(), 'qalam-lists', 'words.txt'),
    settings: {
      get: async () => {
        session.epoch++;
        return DEFAULT_SETTINGS;
      },
    },
  };
  const lists = new Lists(session as unknown as Session);
  assert.equal((await lists.showOptions('file:///a.txt')).epoch, 7);
  lists.close();
});
