/** What `tsc` has to refuse of calls to the server; nothing of this is run. */
import type { LanguageClient } from 'vscode-languageclient/node';
import { EntitiesRequest, LanguagesRequest, MarkEntityCommand, StopNotification } from '../../server/src/protocol';
import { execute, notify, request } from './messages';

export async function refusedByTheCompiler(client: LanguageClient): Promise<unknown[]> {
  const mentions = await request(client, EntitiesRequest, { uri: '' });
  return [
    // @ts-expect-error the answer is a list, not an object with one
    mentions.mentions,
    // @ts-expect-error the range is missing
    request(client, LanguagesRequest, { uri: '' }),
    // @ts-expect-error no class of entities
    execute(client, MarkEntityCommand, '', mentions[0]!.range, 'NO_CLASS', false),
    // @ts-expect-error a notification is not answered
    request(client, StopNotification, { id: '' }),
    // @ts-expect-error a request is no notification
    notify(client, EntitiesRequest, { uri: '' }),
  ];
}
