/** The HTML around a page. The page itself is a script (`entries/`), which finds its data in the document. */
import type { PageData, PageName } from './messages';

export interface Frame<Name extends PageName> {
  readonly data: PageData[Name];
  /** BCP 47. */
  readonly language: string;
  readonly title: string;
  /** Addresses of the bundled script and style sheet, as the webview may load them. */
  readonly script: string;
  readonly style: string;
  /** Random, once for each page. */
  readonly nonce: string;
}

/** Nothing but what carries the nonce: no network, no file, no inline handler or style. */
export function contentSecurityPolicy(nonce: string): string {
  return `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
}

function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"']/g,
    (character) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' }[character]};`,
  );
}

/** The whole document. The data stands in it as JSON that cannot end its element. */
export function pageHtml<Name extends PageName>({ data, language, title, script, style, nonce }: Frame<Name>): string {
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(nonce)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" nonce="${nonce}" href="${escapeHtml(style)}">
</head>
<body>
<script type="application/json" id="data">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>
<script nonce="${nonce}" src="${escapeHtml(script)}"></script>
</body>
</html>`;
}
