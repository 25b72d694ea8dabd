/** What Markdown is parsed with, in one module that is a bundle of its own: most runs read no Markdown. */
export { parse, postprocess, preprocess } from 'micromark';
export { frontmatter } from 'micromark-extension-frontmatter';
export { gfm } from 'micromark-extension-gfm';
