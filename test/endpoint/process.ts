/**
 * The endpoint in a process of its own, for measuring: its work must not be counted as the client's. The first argument is
 * JSON: `{ pieces, firstDelay }`. Says `{ url }`, and on any message how long its last answer took it:
 * `{ took }`, ms from a request's first byte to the writing of the first piece.
 */
import { startEndpoint } from './server';

const { pieces, firstDelay } = JSON.parse(process.argv[2]!) as { pieces: string[]; firstDelay: number };

startEndpoint({ kind: 'vllm', answer: () => pieces, firstDelay }).then((endpoint) => {
  process.send!({ url: endpoint.url });
  process.on('message', () => {
    const call = endpoint.completions().at(-1);
    process.send!({ took: call?.first === undefined ? undefined : call.first - call.received });
  });
  process.on('disconnect', () => process.exit());
});
