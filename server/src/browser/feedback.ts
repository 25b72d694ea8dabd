/** In place of `lsp/feedback.ts`: the extension names no file for feedback in the browser, so that none is ever made. */

export class FeedbackFile {
  constructor() {
    throw new Error('no feedback is kept in VS Code for the Web');
  }
}
