// In place of nanoid 2, which hunspell-asm asks for and nobody maintains: it names files in Hunspell's own memory.
const { randomBytes } = require('node:crypto');

/** A random text of so many characters that are safe in a file name. */
module.exports = (size = 21) => randomBytes(size).toString('base64url').slice(0, size);
