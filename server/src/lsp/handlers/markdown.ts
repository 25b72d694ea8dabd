/** Document text in a hover must stay text: all ASCII punctuation is escaped, which also keeps addresses from being links. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, '\\$&').replace(/\s+/g, ' ');
}
