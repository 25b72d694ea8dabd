// What every run of the suites starts from: a fresh copy of the sample workspace, and the bundled mocha suite.
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../setup.mjs';

/** A fresh copy of the sample workspace; the caller removes it. */
export function copyWorkspace() {
  const folder = mkdtempSync(join(tmpdir(), 'qalam-workspace-'));
  cpSync(join(root, 'test', 'workspace'), folder, { recursive: true });
  return folder;
}

export async function bundleSuite() {
  const esbuild = await import('esbuild');
  const outfile = join(root, 'out', 'test', 'suite.js');
  await esbuild.build({
    entryPoints: [join(root, 'test/vscode/suite/index.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    outfile,
    logLevel: 'warning',
  });
  return outfile;
}

/** `startEndpoint` of `test/endpoint`, an imitated model server. */
export async function endpointStarter() {
  const esbuild = await import('esbuild');
  const outfile = join(root, 'out', 'test', 'endpoint.mjs');
  await esbuild.build({
    entryPoints: [join(root, 'test/endpoint/server.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile,
    logLevel: 'warning',
  });
  return (await import(pathToFileURL(outfile).href)).startEndpoint;
}
