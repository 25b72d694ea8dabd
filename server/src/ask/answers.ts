import { numbersIn } from './numerals';
import type { Question } from './questions';

/** Words of a text for comparing: small letters, marks off, hyphens kept. */
function words(text: string): string[] {
  return (
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+(?:-[\p{L}\p{M}\p{N}]+)*/gu) ?? []
  );
}

const matches = (word: string, pattern: string) =>
  pattern.endsWith('*') ? word.startsWith(pattern.slice(0, -1)) : word === pattern;

/**
 * Whether an answer is right. A number is right where it is the first or the last of those that the question does not
 * name itself («Екі қолда он саусақ бар», «5 + 5 = 10»); words are right where the answer has one of
 * them and none of the wrong ones.
 */
export function isRight({ question, expected, wrong = [] }: Question, answer: string): boolean {
  if (typeof expected === 'number') {
    const named = new Set(numbersIn(question));
    named.delete(expected);
    const found = numbersIn(answer).filter((number) => !named.has(number));
    return found[0] === expected || found.at(-1) === expected;
  }
  const found = words(answer);
  if (found.some((word) => wrong.some((pattern) => matches(word, pattern)))) return false;
  return found.some((word) => expected.some((pattern) => matches(word, pattern)));
}
