/** In place of `node:crypto`. The browser alone decides which certificates it trusts. */

export class X509Certificate {
  constructor() {
    throw new Error('certificates are the browser’s');
  }
}
