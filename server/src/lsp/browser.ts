/**
 * The threads of VS Code for the Web, one bundle for all: the language server, the analysis worker and the embedded model's
 * thread. The first message says which; see `protocol/browser.ts`.
 */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { setStart } from '../browser/host';
import { filesChanged } from '../browser/poll';
import { type Port, scope } from '../browser/scope';
import { startThread } from '../browser/workerThreads';
import { dataFolder } from '../data';
import type { FilesChanged, ThreadStart } from '../protocol';
import { Gate } from './gate';
import { serve } from './server';

scope.onmessage = ({ data }) => {
  const start = data as ThreadStart<Port>;
  setStart(start);
  switch (start.role) {
    case 'server':
      scope.onmessage = (event) => filesChanged((event.data as FilesChanged).changed);
      return startServer(start.client!);
    case 'worker':
      startThread(start.data);
      return void import('../analysis/worker');
    case 'completion-worker':
      startThread(start.data);
      return void import('../completion/worker');
    default:
      return start.role satisfies never;
  }
};

function startServer(client: Port): void {
  // One broken feature must not take the others down: report and go on.
  scope.addEventListener('unhandledrejection', ({ reason }) => console.error('qalam: unhandled rejection', reason));
  const gate = new Gate();
  const connection = createConnection(
    new BrowserMessageReader(client as never),
    new BrowserMessageWriter(client as never),
    { messageStrategy: gate },
  );
  gate.attach(connection as never);
  serve(connection as never, dataFolder());
}
