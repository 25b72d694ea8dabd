/** In place of `node:tls`: the browser trusts what it trusts. */
export const rootCertificates: readonly string[] = [];
