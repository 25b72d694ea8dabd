/** The feedback export, one of its formats (the argument) to standard output, of one event of each kind. */
import {
  type ExportFormat,
  exportFeedback,
  type FeedbackEvent,
  feedbackRecords,
} from '../../server/src/completion/feedback';

const about = { model: 'm', parameters: { temperature: 0.2 }, time: '2026-01-02T03:04:05Z' };
const question = [{ role: 'user', content: 'Астана қайда?' }] as const;
const EVENTS: readonly FeedbackEvent[] = [
  { outcome: 'accepted', prompt: 'Бүгін ауа ', offered: 'райы жақсы 😀', ...about },
  { outcome: 'rejected', prompt: 'Ертең ', offered: 'жауын', ...about },
  { outcome: 'edited', prompt: 'Кеше ', offered: 'қар жауды', final: 'жаңбыр жауды', ...about },
  { outcome: 'chosen', prompt: question, offered: 'Қазақстанда.', others: ['Білмеймін.', ''], ...about },
];

const records = EVENTS.flatMap((event) => feedbackRecords(event, () => []));
process.stdout.write(
  exportFeedback(
    records.map((record) => ({ ...record })),
    process.argv[2] as ExportFormat,
  ),
);
