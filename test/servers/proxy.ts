/** A proxy before a server that lets some of its paths through and answers 404 to the rest, as companies' gateways do. */
import { request as ask, createServer, type Server } from 'node:http';

export function startProxy(port: number, target: string, paths: readonly string[]): Server {
  const server = createServer((request, response) => {
    if (!paths.includes(request.url ?? '')) {
      request.resume();
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end('{"error":{"message":"no such path"}}');
      return;
    }
    // A connection for each request: one that is kept may be closed by the server just then.
    const options = { method: request.method, headers: { ...request.headers, connection: 'close' }, agent: false };
    const passed = ask(target + request.url, options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('error', () => response.destroy());
      answer.on('close', () => answer.complete || response.destroy());
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    // Whoever asked has gone: the server is to know.
    response.on('close', () => passed.destroy());
    request.pipe(passed);
  });
  return server.listen(port, '127.0.0.1');
}
