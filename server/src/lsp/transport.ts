/** Whether the process was started to serve somebody: with `--stdio`, `--node-ipc`, `--pipe` or `--socket`. */
export const hasTransport = (): boolean =>
  process.argv.some((argument) => /^--(stdio|node-ipc|pipe|socket)/.test(argument));
