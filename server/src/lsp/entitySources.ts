/** What the settings say that entities come from beside the embedded model: files of the user's own, a backend. */
import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { SegmentOptions } from '../analysis/analyzer';
import type { EntityFileOptions, FileStamp } from '../analysis/entityFiles';
import { OnnxEntities } from '../analysis/onnxThread';
import { Refiner } from '../analysis/refiner';
import { EndpointError } from '../endpoint/error';
import type { EntityBackend } from '../entities/backends/backend';
import { HttpEntities } from '../entities/backends/http';
import type { Settings } from '../protocol';
import { stampAt } from '../regularFile';
import type { Endpoints } from './endpoints';
import { poll } from './poll';
import type { Session } from './session';
import { readFault, ui } from './ui';
import { projectListPath } from './words';

export class EntitySources {
  /** The backend in use, by the settings that made it; undefined while there is none. */
  private backend: { readonly id: string; readonly refiner: Refiner } | undefined;
  private configured: string | undefined;
  /** The files in use and what `stampAt` said of them last. */
  private readonly files = new Map<string, { stamp: string; end: () => void }>();

  /**
   * @param use hands the analysis what it asks about entities from now on
   * @param changed called when what is shown has to be analysed again: a file is another one, the backend is back
   */
  constructor(
    private readonly session: Session,
    private readonly endpoints: Endpoints,
    private readonly use: (refiner: Refiner | undefined) => void,
    private readonly changed: (again: boolean) => void,
  ) {}

  /** The part of a document's options that is about this. */
  async options(uri: string, settings: Settings): Promise<Partial<SegmentOptions>> {
    const { entities } = settings;
    if (!entities.enabled) return {};
    const { backend, modelFile } = await this.configure(settings);
    const model = modelFile && ((await this.stamp(modelFile)) ?? { path: modelFile, version: '' });
    const gazetteers: FileStamp[] = [];
    for (const path of this.session.trusted ? entities.gazetteers : []) {
      if (isAbsolute(path)) gazetteers.push((await this.stamp(path)) ?? { path, version: '' });
      else this.fileFailed(path, 'not an absolute path', settings);
    }
    const folder = this.session.folders.of(uri);
    if (folder !== undefined && entities.projectGazetteer !== '') {
      // An untrusted workspace does not choose which file is read.
      const setting = this.session.trusted ? entities.projectGazetteer : '.qalam/gazetteer.txt';
      const path = await projectListPath(folder, setting);
      // A project need not have one.
      const own = path.ok ? await this.stamp(path.value) : undefined;
      if (own) gazetteers.push(own);
      if (!path.ok) this.fileFailed(setting, path.error, settings);
    }
    const thresholds = Object.fromEntries(Object.entries(entities.thresholds).filter(([, least]) => least > 0));
    const files: EntityFileOptions = { ...(model && { model }), ...(gazetteers.length > 0 && { gazetteers }) };
    return {
      ...(Object.keys(files).length > 0 && { entityFiles: files }),
      ...(Object.keys(thresholds).length > 0 && { thresholds }),
      ...(backend !== undefined && { backend }),
    };
  }

  fileFailed(path: string, error: string, settings?: Settings): void {
    const locale = this.session.locale(settings?.locale);
    this.session.tell(ui('entityFileFailed', locale, path, readFault(error, locale)));
  }

  close(): void {
    for (const { end } of this.files.values()) end();
    this.files.clear();
  }

  /**
   * Makes the backend that the settings name: an endpoint before a model, of which a folder or an `.onnx` file is a backend
   * and any other file one of `npm run train:entities`, which the analysis reads itself.
   */
  private async configure(settings: Settings): Promise<{ backend?: string; modelFile?: string }> {
    const { trusted } = this.session;
    const { allowHttp } = settings.completion;
    const { endpoint, model, runtime } = trusted ? settings.entities : { endpoint: '', model: '', runtime: '' };
    const isOnnx = model !== '' && (/\.onnx$/i.test(model) || (await isFolder(model)));
    const id = JSON.stringify(endpoint !== '' ? [endpoint, allowHttp] : isOnnx ? [model, runtime] : []);
    if (this.configured !== id) {
      this.configured = id;
      this.backend?.refiner.close();
      this.backend = undefined;
      this.use(undefined);
      if (id !== '[]') {
        const { connections } = this.endpoints;
        const client = () => {
          const connection = connections.get(endpoint, allowHttp);
          return connection instanceof EndpointError ? connection : connection.client;
        };
        this.start(id, endpoint !== '' ? new HttpEntities(client) : new OnnxEntities({ model, runtime }));
      }
    }
    return {
      ...(this.backend && { backend: this.backend.id }),
      ...(model !== '' && !isOnnx && { modelFile: model }),
    };
  }

  private start(id: string, backend: EntityBackend) {
    let told = false;
    const refiner = new Refiner(backend, {
      failed: (error) => {
        this.session.log(`entities: ${error}`);
        if (!told) this.failed(error);
        told = true;
      },
      recovered: () => this.changed(true),
    });
    this.backend = { id, refiner };
    this.use(refiner);
  }

  private failed(error: string) {
    this.session.tell(ui('entityBackendFailed', this.session.locale(), error));
  }

  /** A file as it is now; it is watched from then on. Undefined where there is none. */
  private async stamp(path: string): Promise<FileStamp | undefined> {
    let file = this.files.get(path);
    if (!file) {
      const stamp = await stampAt(path);
      const watched = { stamp, end: () => {} };
      // Another document may have asked for it meanwhile.
      file = this.files.get(path) ?? watched;
      if (file === watched) {
        this.files.set(path, watched);
        const again = async () => {
          watched.stamp = await stampAt(path);
          this.changed(false);
        };
        watched.end = poll(path, () => watched.stamp, again);
      }
    }
    return file.stamp === '' ? undefined : { path, version: file.stamp };
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}
