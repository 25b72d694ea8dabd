/** In place of `node:path`: as much of its POSIX part as is used here. */

export const sep = '/';

export const isAbsolute = (path: string): boolean => path.startsWith('/');

/** Without empty, `.` and `..` parts; `..` at the start of a relative path stay. */
export function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!isAbsolute(path)) parts.push('..');
  }
  const joined = parts.join('/');
  const end = path.endsWith('/') && joined !== '' ? '/' : '';
  return isAbsolute(path) ? `/${joined}${end}` : joined === '' ? (path.endsWith('/') ? './' : '.') : joined + end;
}

export function join(...paths: readonly string[]): string {
  const given = paths.filter((path) => path !== '').join('/');
  return given === '' ? '.' : normalize(given);
}

/** There is no current folder in a browser: the root stands for it. */
export function resolve(...paths: readonly string[]): string {
  let result = '';
  for (const path of ['/', ...paths]) result = isAbsolute(path) ? path : `${result}/${path}`;
  const path = normalize(result);
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}

export function dirname(path: string): string {
  const end = path.replace(/\/+$/, '').lastIndexOf('/');
  if (end < 0) return isAbsolute(path) ? '/' : '.';
  const parent = path.slice(0, end).replace(/\/+$/, '');
  return parent === '' ? '/' : parent;
}

export const basename = (path: string): string => path.replace(/\/+$/, '').replace(/^.*\//s, '');

export function relative(from: string, to: string): string {
  const parts = (path: string) => resolve(path).split('/').filter(Boolean);
  const [start, end] = [parts(from), parts(to)];
  let same = 0;
  while (same < start.length && same < end.length && start[same] === end[same]) same++;
  return [...start.slice(same).map(() => '..'), ...end.slice(same)].join('/');
}
