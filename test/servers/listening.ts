/** What the benchmarks of llama.cpp's own server need to start it. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A port of this machine that nothing listens at. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Until a server lists its models; rejects with what `fault` says after some twenty seconds. */
export async function answering(url: string, fault: () => string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const isThere = await fetch(`${url}/v1/models`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isThere) return;
    if (tries > 200) throw new Error(fault());
    await sleep(100);
  }
}
