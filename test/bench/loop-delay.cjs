// Preloaded into a server under measurement: tells its parent, over stderr, how long its main thread was ever blocked.
const { monitorEventLoopDelay } = require('node:perf_hooks');
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
process.on('SIGUSR2', () => {
  // With `--expose-gc` only what is still in use is counted.
  globalThis.gc?.();
  const memory = process.memoryUsage();
  const ms = (nanoseconds) => nanoseconds / 1e6;
  process.stderr.write(
    `qalam-loop ${JSON.stringify({ max: ms(delay.max), p99: ms(delay.percentile(99)), rss: memory.rss, peak: process.resourceUsage().maxRSS * 1024, heapUsed: memory.heapUsed, external: memory.external, arrayBuffers: memory.arrayBuffers })}\n`,
  );
  delay.reset();
});
