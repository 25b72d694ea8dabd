/** Files that the user has for entities: a model of their own, gazetteers. Read in the thread that uses them. */
import { Lru } from '../caches';
import { Gazetteer } from '../entities/gazetteer';
import { EntityTagger } from '../entities/tagger';
import { readRegularFile } from '../regularFile';

/** A file as it was when somebody looked: another version is read anew. */
export interface FileStamp {
  readonly path: string;
  readonly version: string;
}

export interface EntityFileOptions {
  /** A model that `npm run train:entities` made, in place of the embedded one. */
  readonly model?: FileStamp;
  readonly gazetteers?: readonly FileStamp[];
}

export interface EntityModules {
  readonly tagger?: EntityTagger;
  readonly gazetteer?: Gazetteer;
}

/** A larger file is refused, bytes: no list of names and no model of this kind is. */
const LARGEST = 64_000_000;
/** Models, and gazetteers of workspace folders, that are kept at a time. */
const MOST = 4;

export class EntityFiles {
  private readonly models = new Lru<Promise<EntityTagger | undefined>>(MOST);
  private readonly gazetteers = new Lru<Promise<Gazetteer | undefined>>(MOST);

  /** @param failed called with what is wrong with a file; the others, and the embedded model, stay in use */
  constructor(private readonly failed: (path: string, error: string) => void) {}

  async of({ model, gazetteers = [] }: EntityFileOptions): Promise<EntityModules> {
    const tagger = model && (await kept(this.models, stampKey(model), () => this.readModel(model)));
    const gazetteer =
      gazetteers.length === 0
        ? undefined
        : await kept(this.gazetteers, gazetteers.map(stampKey).join('\n'), () => this.readGazetteers(gazetteers));
    return { ...(tagger && { tagger }), ...(gazetteer && { gazetteer }) };
  }

  private async readModel({ path }: FileStamp): Promise<EntityTagger | undefined> {
    const bytes = await this.read(path);
    if (!bytes) return undefined;
    const tagger = EntityTagger.load(bytes);
    if (tagger.ok) return tagger.value;
    this.failed(path, tagger.error);
    return undefined;
  }

  private async readGazetteers(stamps: readonly FileStamp[]): Promise<Gazetteer | undefined> {
    const texts: string[] = [];
    for (const { path } of stamps) {
      const bytes = await this.read(path);
      if (!bytes) continue;
      const text = new TextDecoder('utf-8').decode(bytes);
      const [problem, ...others] = Gazetteer.parse(text).problems;
      if (problem) this.failed(path, `line ${problem.line + 1}: ${problem.reason} (${others.length + 1})`);
      texts.push(text);
    }
    // A name in several gazetteers has the class of the last one.
    return texts.length === 0 ? undefined : Gazetteer.parse(texts.join('\n'));
  }

  private async read(path: string): Promise<Uint8Array | undefined> {
    try {
      return await readRegularFile(path, { most: LARGEST });
    } catch (error) {
      this.failed(path, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }
}

const stampKey = ({ path, version }: FileStamp) => `${path}\0${version}`;

function kept<T>(files: Lru<Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  let made = files.get(key);
  if (!made) {
    made = make();
    files.set(key, made);
  }
  return made;
}
