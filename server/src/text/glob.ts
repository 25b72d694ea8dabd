/**
 * Globs of the settings. A workspace may choose them, so they are matched by RE2, in linear time: translated to JavaScript's
 * own expressions, `*a*a*a*a*a*a*a*b` would hold the server for a minute.
 */

import type * as Re2 from 're2js';
import { Recent } from '../caches';

/** A longer glob is refused as invalid, UTF-16 units. */
const LONGEST = 500;

/** Compiled globs; null for an invalid one. */
const compiled = new Recent<Re2.RE2JS | null>(512);

/**
 * Whether a path (`/` between folders) matches a glob: `*` and `?` stay in one folder, `**` does not, `{a,b}` is either,
 * `[a-z]` and `[!a-z]` one character. A glob without `/` is matched against the last part of the path. An invalid
 * glob matches nothing.
 */
export function matchesGlob(path: string, glob: string): boolean {
  let pattern = compiled.get(glob);
  if (pattern === undefined) {
    pattern = compile(glob) ?? null;
    compiled.set(glob, pattern);
  }
  const subject = glob.includes('/') ? path : path.slice(path.lastIndexOf('/') + 1);
  return pattern?.matches(subject) ?? false;
}

function compile(glob: string): Re2.RE2JS | undefined {
  if (glob === '' || glob.length > LONGEST) return undefined;
  // Loaded where there is a glob: most runs have none.
  const { RE2JS } = require('re2js') as typeof Re2;
  let source = '(?s)';
  let braces = 0;
  const token = /\*\*\/|\*\*|\*|\?|\{|\}|,|\[!?\]?[^\]/]*\]|\\.|[\s\S]/gu;
  for (const [part] of glob.replace(/^\.?\//, '').matchAll(token)) {
    if (part === '**/') source += '(?:.*/)?';
    else if (part === '**') source += '.*';
    else if (part === '*') source += '[^/]*';
    else if (part === '?') source += '[^/]';
    else if (part === '{') {
      braces++;
      source += '(?:';
    } else if (part === '}' && braces > 0) {
      braces--;
      source += ')';
    } else if (part === ',' && braces > 0) source += '|';
    else if (part.length > 2 && part.startsWith('[')) {
      source += `[${part.slice(1, -1).replace(/^!/, '^').replace(/[\\[]/g, '\\$&')}]`;
    } else source += RE2JS.quote(part.startsWith('\\') && part.length > 1 ? part.slice(1) : part);
  }
  try {
    return RE2JS.compile(source);
  } catch {
    return undefined;
  }
}
