/** The language server's process: over stdio (`--stdio`), Node IPC (`--node-ipc`), a pipe or a socket. */
import { type Connection, createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { dataFolder } from '../data';
import { enforceEnd } from './ending';
import { FramedReader } from './framing';
import { Gate } from './gate';
import { FramedWriter } from './sent';
import { serve } from './server';
import { hasTransport } from './transport';

if (process.argv.includes('--version')) {
  process.stdout.write(`${process.env.npm_package_version ?? '0.1.0'}\n`);
  process.exit(0);
}
// Started by hand without a transport: say how, instead of the library's stack trace.
if (!hasTransport()) {
  process.stderr.write('Usage: qalam-language-server --stdio\n');
  process.exit(2);
}
enforceEnd();
// Anything printed to stdout would break the protocol.
console.log = console.info = console.debug = console.error;
// One broken feature must not take the others down: report and go on.
process.on('unhandledRejection', (reason) => console.error('qalam: unhandled rejection', reason));

const gate = new Gate();
/** Over stdio messages are read here, over other transports by the library. */
function overStdio(): Connection {
  const { stdin, stdout } = process;
  const reader = new FramedReader(stdin, (reason) => {
    process.stderr.write(`qalam: ${reason}: the rest cannot be read\n`);
    process.exit(1);
  });
  // The editor is gone.
  const end = () => process.exit(gate.isShutDown ? 0 : 1);
  stdin.on('end', end).on('close', end);
  return createConnection(ProposedFeatures.all, reader, new FramedWriter(stdout), { messageStrategy: gate });
}
const connection = process.argv.includes('--stdio')
  ? overStdio()
  : createConnection(ProposedFeatures.all, { messageStrategy: gate });
gate.attach(connection);
serve(connection, dataFolder());
