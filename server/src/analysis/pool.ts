/**
 * The main thread's handle on the analysis worker: starts it, restarts it when it dies, keeps one batch in flight so that
 * what becomes urgent waits for one batch at most, and never loses a request silently.
 */
import { availableParallelism, freemem, loadavg } from 'node:os';
import type { Worker } from 'node:worker_threads';
import type { LineFinding } from '../cleaning';
import type { Suggestion } from '../spelling/suggest';
import type { Locale, Span } from '../types';
import type { SegmentAnalysis, SegmentOptions } from './analyzer';
import type {
  DocumentCheckOptions,
  LanguageReport,
  LoadFailure,
  WorkerData,
  WorkerRequest,
  WorkerResponse,
} from './messages';
import type { AnalysedWord } from './morphology';
import { unpackAnalyses } from './packedAnalyses';
import type { Refiner } from './refiner';
import { startThread, takeAhead, WORKER_PATH } from './thread';

/** How often a worker may die within `RESTART_WINDOW` ms before it rests and the user is told. */
const RESTART_LIMIT = 4;
const RESTART_WINDOW = 60_000;
/** How long it rests, ms: twice as long after each rest that did not help, up to `LONGEST_REST`. */
const FIRST_REST = 30_000;
const LONGEST_REST = 600_000;
const MOST_SUSPECTS = 1000;
/** See the constructor. A batch takes some ms; this is for a machine that has slept, or is starting an editor. */
const PATIENCE = 30_000;
/** UTF-16 units of text in one batch: a few ms of work, so that urgent requests come through quickly. */
const BATCH_UNITS = 8_000;
/**
 * A second worker: how many UTF-16 units must be waiting for it to be worth its start, how many cores must be free, how many bytes of
 * memory, and how long it stays without work, ms. Its code is compiled anew and every word is new to it: on two cores two took of 800,000
 * units (100,000 words) half as much processor time again as one and no less time, of 8,000,000 0.86 of the time and 30 to 100 MB more.
 */
const SECOND_UNITS = 2_000_000;
const SECOND_CORES = 2;
/** With fewer, the first worker, the thread that answers and the editor leave none. */
const LEAST_CORES = 4;
const SECOND_ROOM = 500_000_000;
const SECOND_STAYS = 500;
/** UTF-16 units of lines that a document check sends at a time: about 10 ms of work. */
const CHECK_UNITS = 16_000;

interface Job {
  readonly text: string;
  readonly names: readonly Span[] | undefined;
  readonly options: SegmentOptions;
  readonly optionsKey: string;
  readonly urgent: boolean;
  readonly done: (result: SegmentAnalysis | undefined) => void;
}

interface Question {
  /** 0 until it is posted to the worker. */
  id: number;
  readonly word: string;
  readonly before: string;
  readonly after: string;
  readonly signal: AbortSignal | undefined;
  readonly done: (result: readonly Suggestion[]) => void;
}

export interface PoolEvents {
  /** Called once each time the worker has loaded its data, with what could not be loaded. */
  ready?(failures: readonly LoadFailure[]): void;
  /** The worker died; `resting`: it is not started again at once. `error` holds no document text. */
  died?(error: string, resting: boolean): void;
  /** The worker is started after a rest: what was asked meanwhile got no answer, and can be asked again. */
  restarted?(): void;
  /** A file that options name could not be used. */
  fileFailed?(path: string, error: string): void;
  /** A request failed inside the worker, or what was done with its answer. */
  failed?(error: string): void;
}

/** Cores that nothing runs on, as far as the system tells its load (Windows does not). */
function idleCores(): number {
  const cores = availableParallelism();
  return cores < LEAST_CORES ? 0 : cores - (loadavg()[0] ?? 0);
}

export class AnalysisPool {
  /** What is asked about entities after the embedded model, where options name it. */
  refiner: Refiner | undefined;
  private worker: Worker | undefined;
  private nextId = 1;
  private readonly urgent: Job[] = [];
  private readonly queue: Job[] = [];
  private batch: { id: number; jobs: Job[] } | undefined;
  /** The first is in work, the others wait here, where a cancelled one can still be dropped. */
  private questions: Question[] = [];
  /** As `AnalysisThread.cancelled`. */
  private cancelled: Int32Array = new Int32Array(1);
  /** Callbacks of requests other than batches, by id; called with `undefined` when no answer will come. */
  private readonly waiting = new Map<number, (answer: WorkerResponse | undefined) => void>();
  private lastCheck: Promise<unknown> = Promise.resolve();
  private deaths: number[] = [];
  /** Rests since a worker last survived for `RESTART_WINDOW`. */
  private rests = 0;
  private startedAt = 0;
  private restTimer: NodeJS.Timeout | undefined;
  private isReady = false;
  private watchdog: NodeJS.Timeout | undefined;
  private readonly suspects = new Set<string>();
  private readonly deadly = new Set<string>();
  private closed = false;
  private lastOptions: SegmentOptions | undefined;
  private lastKey = '';
  /** UTF-16 units of texts that wait or are in work. */
  private waitingUnits = 0;
  /** Takes half of what is not urgent while much of it waits. */
  private second: AnalysisPool | undefined;
  private secondTimer: NodeJS.Timeout | undefined;
  private secondFailed = false;

  /** @param workerPath the bundled `worker.js`; @param dataFolder where the worker reads its data files */
  constructor(
    private readonly dataFolder: string,
    private readonly events: PoolEvents = {},
    private readonly workerPath = WORKER_PATH,
    /** How long the worker may be silent over one batch before it is taken for hung, ms. */
    private readonly patience = PATIENCE,
    private readonly role: WorkerData['role'] = 'all',
    private readonly cores: () => number = idleCores,
  ) {
    this.start();
  }

  /** Workers that share what is not urgent. */
  get lanes(): number {
    return this.second?.isReady ? 2 : 1;
  }

  /**
   * So many UTF-16 units are about to be asked for, not urgently: where they are many, and cores and memory are free, a second
   * worker takes half of them. Where nothing is left it is ended at once: its memory, as much as the first one's, is not kept.
   */
  expect(units: number): void {
    if (units === 0 && this.isIdle) this.endSecond();
    if (units < SECOND_UNITS || this.second || this.secondFailed || this.closed || !this.isReady) return;
    if (this.cores() < SECOND_CORES || freemem() < SECOND_ROOM) return;
    const events = {
      // What it had in work is asked of the first one, which finds out what it died of.
      died: () => {
        this.secondFailed = true;
        this.endSecond();
      },
    };
    this.second = new AnalysisPool(this.dataFolder, events, this.workerPath, this.patience, 'texts');
    this.restSecond();
  }

  /** Whether no worker has a text, nor waits for one. */
  private get isIdle(): boolean {
    return this.waitingUnits === 0 && (this.second?.waitingUnits ?? 0) === 0;
  }

  private restSecond() {
    clearTimeout(this.secondTimer);
    this.secondTimer = setTimeout(() => {
      // While the first one works there is more to come: to start again costs much.
      if (this.second?.isReady && this.isIdle) this.endSecond();
      else this.restSecond();
    }, SECOND_STAYS).unref();
  }

  private endSecond(): Promise<void> | undefined {
    clearTimeout(this.secondTimer);
    const { second } = this;
    this.second = undefined;
    return second?.close();
  }

  /**
   * Analyses a text (`names`: see `SegmentOptions`); resolves with `undefined` when it could not be: the worker is dead, the
   * pool closed, or the text is what worker after worker died of.
   */
  analyze(
    text: string,
    options: SegmentOptions,
    urgent: boolean,
    names?: readonly Span[],
  ): Promise<SegmentAnalysis | undefined> {
    return new Promise((done) => this.submit(text, options, urgent, names, done));
  }

  /**
   * As `analyze`, of a file's texts by the hundred thousand: promises, and what waits for them, take more room than the texts do. `done` is
   * called with what `analyze` resolves with, which may be at once.
   */
  submit(
    text: string,
    options: SegmentOptions,
    urgent: boolean,
    names: readonly Span[] | undefined,
    done: Job['done'],
  ): void {
    const { second } = this;
    const job: Job = { text, names, options, optionsKey: this.keyOf(options), urgent, done };
    if (!urgent && second?.isReady && second.waitingUnits < this.waitingUnits) {
      this.restSecond();
      second.enqueue({ ...job, done: (analysis) => (analysis ? done(analysis) : this.enqueue(job)) });
    } else this.enqueue(job);
  }

  /** Options as a string: those of a document are one object for all of its texts. */
  private keyOf(options: SegmentOptions): string {
    if (options !== this.lastOptions) {
      this.lastOptions = options;
      this.lastKey = JSON.stringify(options);
    }
    return this.lastKey;
  }

  private enqueue(job: Job): void {
    if (this.closed || !this.worker || this.deadly.has(job.text)) {
      job.done(undefined);
      return;
    }
    this.waitingUnits += job.text.length;
    (job.urgent ? this.urgent : this.queue).push(job);
    this.pump();
  }

  private end(job: Job, analysis: SegmentAnalysis | undefined) {
    this.waitingUnits -= job.text.length;
    try {
      job.done(analysis);
    } catch (error) {
      // What goes wrong with one answer must end neither the server nor the others of its batch.
      this.events.failed?.(error instanceof Error ? (error.stack ?? error.message) : 'unknown');
    }
  }

  /**
   * Suggestions for a word between its neighbours (plain texts, may be empty). Empty when there are none or no worker, and
   * when `signal` was aborted: a question that waits is then dropped, one in work given up.
   */
  suggest(word: string, before: string, after: string, signal?: AbortSignal): Promise<readonly Suggestion[]> {
    return new Promise((done) => {
      if (this.closed || !this.worker || signal?.aborted) return done([]);
      const abort = () => this.cancel(question);
      const question: Question = {
        id: 0,
        word,
        before,
        after,
        signal,
        done: (found) => {
          signal?.removeEventListener('abort', abort);
          done(found);
        },
      };
      this.questions.push(question);
      signal?.addEventListener('abort', abort, { once: true });
      this.askNext();
    });
  }

  /** The languages of texts, one answer each; undefined when there is no worker. */
  async detect(texts: readonly string[]): Promise<readonly LanguageReport[] | undefined> {
    const answer = await this.request({ id: this.nextId++, type: 'detect', texts });
    return answer?.type === 'detected' ? answer.results : undefined;
  }

  /** The word at an offset (UTF-16 units) of a text with its readings; undefined where there is no word, or no worker. */
  async word(text: string, offset: number): Promise<AnalysedWord | undefined> {
    const answer = await this.request({ id: this.nextId++, type: 'word', text, offset });
    return answer?.type === 'word' ? answer.word : undefined;
  }

  /** All forms of a lemma as Markdown; empty when there is no worker. */
  async paradigm(lemma: string, upos: string, locale: Locale): Promise<string> {
    const answer = await this.request({ id: this.nextId++, type: 'paradigm', lemma, upos, locale });
    return answer?.type === 'paradigm' ? answer.markdown : '';
  }

  /** Where the forms of a lemma stand in each text; undefined when there is no worker. */
  async forms(
    texts: readonly string[],
    lemma: string,
    upos: string,
  ): Promise<readonly (readonly Span[])[] | undefined> {
    const answer = await this.request({ id: this.nextId++, type: 'forms', texts, lemma, upos });
    return answer?.type === 'forms' ? answer.spans : undefined;
  }

  /**
   * Checks a document as a whole, some lines at a time, so that neither thread is busy for long; one document at a time,
   * since a check remembers every line. `lines` carry their ends and must not change meanwhile. Undefined when `isWanted`
   * turned false or the worker died.
   */
  checkDocument(
    lines: Iterable<string>,
    options: DocumentCheckOptions,
    isWanted: () => boolean,
  ): Promise<readonly LineFinding[] | undefined> {
    const check = this.lastCheck.then(() => this.runCheck(lines, options, isWanted));
    this.lastCheck = check;
    return check;
  }

  private async runCheck(lines: Iterable<string>, options: DocumentCheckOptions, isWanted: () => boolean) {
    const check = this.nextId++;
    const found: LineFinding[] = [];
    let slice: string[] = [];
    let units = 0;
    const send = async (last: boolean): Promise<boolean> => {
      const request: WorkerRequest = last
        ? { id: this.nextId++, type: 'finishCheck', check }
        : { id: this.nextId++, type: 'checkLines', check, options, lines: slice };
      slice = [];
      units = 0;
      const answer = isWanted() ? await this.request(request) : undefined;
      if (answer?.type !== 'checked') {
        if (this.worker) this.post({ id: this.nextId++, type: 'dropCheck', check });
        return false;
      }
      for (const one of answer.found) found.push(one);
      return true;
    };
    for (const line of lines) {
      slice.push(line);
      units += line.length + 1;
      if (units >= CHECK_UNITS && !(await send(false))) return undefined;
    }
    if (slice.length > 0 && !(await send(false))) return undefined;
    return (await send(true)) && isWanted() ? found : undefined;
  }

  private request(request: WorkerRequest): Promise<WorkerResponse | undefined> {
    return new Promise((done) => {
      if (this.closed || !this.worker) return done(undefined);
      this.waiting.set(request.id, done);
      this.post(request);
    });
  }

  private dropQuestions() {
    for (const { done } of this.questions.splice(0)) done([]);
    for (const done of this.waiting.values()) done(undefined);
    this.waiting.clear();
  }

  /** Texts that wait or are in work. */
  get pending(): number {
    const own = this.urgent.length + this.queue.length + (this.batch?.jobs.length ?? 0);
    return own + (this.second?.pending ?? 0);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.restTimer);
    this.refiner?.close();
    const worker = this.worker;
    this.abandon();
    await Promise.all([worker?.terminate(), this.endSecond()]);
  }

  private start() {
    const { dataFolder, role, workerPath } = this;
    const ahead = role === 'all' ? takeAhead(dataFolder, workerPath) : undefined;
    const { worker, cancelled, said } = ahead ?? startThread(dataFolder, role, workerPath);
    this.worker = worker;
    this.cancelled = cancelled;
    this.startedAt = Date.now();
    let reason = 'exited';
    worker.on('message', (response: WorkerResponse) => this.receive(response));
    worker.on('error', (error) => {
      reason = error.stack ?? error.message;
    });
    worker.on('exit', () => {
      if (this.worker === worker) this.died(reason);
    });
    // Whoever is told of it may ask for the pool, which is being made.
    queueMicrotask(() => {
      for (const response of said) this.receive(response);
    });
  }

  private died(reason: string) {
    if (this.closed) return;
    const now = Date.now();
    this.deaths = [...this.deaths.filter((time) => now - time < RESTART_WINDOW), now];
    if (now - this.startedAt >= RESTART_WINDOW) this.rests = 0;
    // After a rest one death is enough for the next one.
    const resting = this.rests > 0 || this.deaths.length > RESTART_LIMIT;
    // The batch in work may be what killed it: alone, its texts tell which it was.
    this.suspect(this.batch?.jobs ?? []);
    this.abandon();
    if (resting) this.rest();
    else this.start();
    this.events.died?.(reason, resting);
  }

  private rest() {
    const time = Math.min(FIRST_REST * 2 ** this.rests++, LONGEST_REST);
    this.restTimer = setTimeout(() => {
      this.start();
      this.events.restarted?.();
    }, time);
    this.restTimer.unref();
  }

  /** Remembers the texts of a batch that killed the worker or failed; a text that was alone in it is not tried again. */
  private suspect(jobs: readonly Job[]) {
    const texts = jobs.length === 1 ? this.deadly : this.suspects;
    if (texts.size > MOST_SUSPECTS) texts.clear();
    for (const { text } of jobs) texts.add(text);
  }

  private abandon() {
    this.worker = undefined;
    this.isReady = false;
    clearTimeout(this.watchdog);
    const jobs = [...(this.batch?.jobs ?? []), ...this.urgent.splice(0), ...this.queue.splice(0)];
    this.batch = undefined;
    for (const job of jobs) this.end(job, undefined);
    this.dropQuestions();
  }

  private pump() {
    if (this.batch || !this.worker) return;
    const source = this.urgent.length > 0 ? this.urgent : this.queue;
    const first = source[0];
    if (!first) return;
    let count = 0;
    let units = 0;
    while (count < source.length && units < BATCH_UNITS && source[count]!.optionsKey === first.optionsKey) {
      const isSuspect = this.suspects.has(source[count]!.text);
      if (isSuspect && count > 0) break;
      units += source[count]!.text.length + 1;
      count++;
      if (isSuspect) break;
    }
    const jobs = source.splice(0, count);
    this.batch = { id: this.nextId++, jobs };
    this.post({
      id: this.batch.id,
      type: 'analyze',
      texts: jobs.map((job) => job.text),
      ...(jobs.some(({ names }) => names) && { names: jobs.map(({ names }) => names) }),
      options: first.options,
    });
    this.watch();
  }

  /** Ends a worker that has its data and is silent over a batch for too long. */
  private watch() {
    clearTimeout(this.watchdog);
    if (this.isReady && this.batch) {
      this.watchdog = setTimeout(() => this.worker?.terminate(), this.patience).unref();
    }
  }

  private askNext() {
    const question = this.questions[0];
    if (question?.id !== 0 || !this.worker) return;
    question.id = this.nextId++;
    const { id, word, before, after } = question;
    this.post({ id, type: 'suggest', word, before, after });
  }

  private cancel(question: Question) {
    if (!this.questions.includes(question)) return;
    question.done([]);
    // A question in work stays until the worker answers, so that the next is not sent before it is free.
    if (question.id === 0) this.questions.splice(this.questions.indexOf(question), 1);
    else Atomics.store(this.cancelled, 0, question.id);
  }

  private post(request: WorkerRequest) {
    this.worker!.postMessage(request);
  }

  private receive(response: WorkerResponse) {
    if (response.type === 'ready') {
      this.isReady = true;
      this.watch();
      this.events.ready?.(response.failures);
      return;
    }
    if (response.type === 'fileFailed') {
      this.events.fileFailed?.(response.path, response.error);
      return;
    }
    if (response.type === 'failed') this.events.failed?.(response.error);
    const question = this.questions[0];
    const waiting = this.waiting.get(response.id);
    if (question?.id === response.id) {
      this.questions.shift();
      question.done(response.type === 'suggested' ? response.suggestions : []);
      this.askNext();
    } else if (waiting) {
      this.waiting.delete(response.id);
      waiting(response);
    } else if (this.batch?.id === response.id) {
      const { jobs } = this.batch;
      this.batch = undefined;
      clearTimeout(this.watchdog);
      if (response.type === 'failed' && jobs.length > 1) {
        this.suspect(jobs);
        // Alone, so that one text's fault is not that of its neighbours.
        for (const job of [...jobs].reverse()) (job.urgent ? this.urgent : this.queue).unshift(job);
        this.pump();
        return;
      }
      // The worker need not wait for what is done with these.
      this.pump();
      const texts = jobs.map(({ text }) => text);
      const results = response.type === 'analyzed' ? unpackAnalyses(texts, response) : [];
      for (let index = 0; index < jobs.length; index++) {
        const analysis = results[index];
        if (analysis) this.suspects.delete(texts[index]!);
        this.end(jobs[index]!, analysis);
      }
    }
  }
}
