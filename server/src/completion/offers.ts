import type { Span } from '../types';

/**
 * What becomes of ghost text, as the edits show it. An inserted piece of two units or more that the offer goes on with was
 * taken (no keyboard types two letters in one edit); single letters that agree are typed through; anything else at the
 * caret turns the offer down, if it could be seen for long enough. What was taken is watched for a while, since a writer
 * who corrects it at once says that it was not right. Offsets are UTF-16 units of the document, times are ms.
 */
export type Outcome = 'accepted' | 'partly-accepted' | 'edited' | 'rejected';

export interface Offer<T> {
  readonly id: string;
  readonly document: string;
  readonly offset: number;
  /** As it is inserted in the document. */
  readonly text: string;
  readonly shown: number;
  /** Data of the caller, kept with the offer. */
  readonly payload: T;
}

export interface Verdict<T> {
  readonly offer: Offer<T>;
  readonly outcome: Outcome;
  /** Units of the offer's text that were taken. */
  readonly taken: number;
  /** Where that stands now in the document, for what was taken. */
  readonly place?: Span;
}

interface Current<T> {
  readonly offer: Offer<T>;
  /** Units of the text that stand in the document, typed or taken. */
  there: number;
  /** Of these, taken. */
  taken: number;
}

interface Watched<T> {
  readonly offer: Offer<T>;
  readonly outcome: 'accepted' | 'partly-accepted';
  readonly taken: number;
  readonly until: number;
  start: number;
  end: number;
  touched: boolean;
}

/** Ghost text that was there for less than this was hardly read. */
const LEAST_SHOWN = 400;
/** How long what was taken is watched for edits. */
export const WATCH = 15_000;

export class OfferTracker<T> {
  /** Offers, those that continue one counted once. */
  shown = 0;
  accepted = 0;
  partlyAccepted = 0;
  rejected = 0;
  /** Units that were taken without being typed. */
  saved = 0;
  private current: Current<T> | undefined;
  private watched: Watched<T>[] = [];
  /** The last offer that was typed to its end. */
  private typedOut: Offer<T> | undefined;
  private next = 1;

  /** Notes that ghost text went to the editor; gives its id, which is the running offer's where it only goes on with it. */
  offered(document: string, offset: number, text: string, now: number, payload: T): string {
    const { current } = this;
    if (current) {
      const { offer } = current;
      const rest = offer.text.slice(current.there);
      if (offer.document === document && offer.offset + current.there === offset && rest === text) return offer.id;
      this.finish(now, false);
    }
    const offer: Offer<T> = { id: String(this.next++), document, offset, text, shown: now, payload };
    this.current = { offer, there: 0, taken: 0 };
    this.shown++;
    return offer.id;
  }

  /** An edit of a document, before or after it is made: `[start, end)` becomes `text`. Gives a rejection, if it is one. */
  edited(document: string, { start, end }: Span, text: string, now: number): Verdict<T> | undefined {
    for (const one of this.watched) {
      if (one.offer.document !== document) continue;
      const grown = text.length - (end - start);
      if (end <= one.start) {
        one.start += grown;
        one.end += grown;
      } else if (start < one.end) {
        one.start = Math.min(one.start, start);
        one.end = Math.max(one.end, end) + grown;
        one.touched = true;
      }
    }
    const { current } = this;
    if (!current || current.offer.document !== document) return undefined;
    const { offer } = current;
    const caret = offer.offset + current.there;
    if (start === caret && end === caret && text !== '' && offer.text.startsWith(text, current.there)) {
      current.there += text.length;
      if (text.length > 1) current.taken += text.length;
      if (current.there === offer.text.length) this.finish(now, false);
      return undefined;
    }
    // Elsewhere in the document nothing is said about the offer.
    return this.finish(now, start <= caret && caret <= end + 1);
  }

  /**
   * The editor says that an offer was taken, whole or up to `length` units. What its edit has shown already is not counted
   * twice; this is for a text of one letter, which looks typed.
   */
  acceptedById(id: string, now: number, length?: number): void {
    const { current, typedOut } = this;
    if (typedOut?.id === id) {
      this.typedOut = undefined;
      this.take(typedOut, typedOut.text.length, typedOut.text.length, now);
    } else if (current?.offer.id === id && length !== undefined && current.taken === 0 && current.there >= length) {
      current.taken = Math.max(0, length);
    }
  }

  /** The editor says that an offer was dismissed. */
  rejectedById(id: string, now: number): Verdict<T> | undefined {
    return this.current?.offer.id === id ? this.finish(now, true, true) : undefined;
  }

  /** Verdicts on what was taken and watched for long enough; with `all`, on everything that is left. */
  settle(now: number, all = false, document?: string): Verdict<T>[] {
    const ripe = (one: Watched<T>) =>
      (all || one.until <= now) && (document === undefined || one.offer.document === document);
    if (all && this.current && (document === undefined || this.current.offer.document === document))
      this.finish(now, false);
    const done = this.watched.filter(ripe);
    this.watched = this.watched.filter((one) => !ripe(one));
    return done.map(({ offer, outcome, taken, start, end, touched }) => ({
      offer,
      outcome: touched ? 'edited' : outcome,
      taken,
      place: { start, end },
    }));
  }

  /** When the next verdict is due; undefined: nothing is watched. */
  get due(): number | undefined {
    return this.watched[0]?.until;
  }

  private finish(now: number, against: boolean, sure = false): Verdict<T> | undefined {
    const { current } = this;
    if (!current) return undefined;
    this.current = undefined;
    const { offer, there, taken } = current;
    this.typedOut = taken === 0 && there === offer.text.length ? offer : undefined;
    if (taken > 0) {
      this.take(offer, there, taken, now);
      return undefined;
    }
    if (!against || there === offer.text.length || (!sure && now - offer.shown < LEAST_SHOWN)) return undefined;
    this.rejected++;
    return { offer, outcome: 'rejected', taken: 0 };
  }

  private take(offer: Offer<T>, there: number, taken: number, now: number) {
    const outcome = there === offer.text.length ? 'accepted' : 'partly-accepted';
    if (outcome === 'accepted') this.accepted++;
    else this.partlyAccepted++;
    this.saved += taken;
    this.watched.push({
      offer,
      outcome,
      taken: there,
      until: now + WATCH,
      start: offer.offset,
      end: offer.offset + there,
      touched: false,
    });
  }
}
