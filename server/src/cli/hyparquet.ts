/** What Parquet is read and written with, in one module that is a bundle of its own: most runs read none. */
export { parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
export { CompressionCodecs, Encodings } from 'hyparquet/src/constants.js';
export { compressors } from 'hyparquet-compressors';
export { ByteWriter } from 'hyparquet-writer';
export { writeColumn } from 'hyparquet-writer/src/column.js';
export { encodeNestedValues } from 'hyparquet-writer/src/dremel.js';
export { snappyCompress } from 'hyparquet-writer/src/snappy.js';
