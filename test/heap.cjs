// Preloaded, with --expose-gc, into a server and its threads: on SIGUSR2 tells over stderr the bytes that are in use in all
// of them once rubbish is collected.
const { BroadcastChannel, isMainThread } = require('node:worker_threads');

const channel = new BroadcastChannel('qalam-heap');
channel.unref();
const used = () => {
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return { heapUsed, external };
};
if (isMainThread) {
  let threads = [];
  channel.onmessage = ({ data }) => {
    if (data !== 'report') threads.push(data);
  };
  process.on('SIGUSR2', () => {
    threads = [used()];
    channel.postMessage('report');
    // A thread answers when it is done with what it has in work.
    setTimeout(() => {
      process.stderr.write(`qalam-heap ${JSON.stringify({ threads, rss: process.memoryUsage().rss })}\n`);
    }, 3000);
  });
} else {
  channel.onmessage = ({ data }) => {
    if (data === 'report') channel.postMessage(used());
  };
}
