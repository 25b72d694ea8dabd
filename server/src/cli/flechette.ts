/** What Arrow files are read with, in one module that is a bundle of its own: most runs read none. */
export { type Batch, setCompressionCodec, tableFromIPC } from '@uwdata/flechette';
