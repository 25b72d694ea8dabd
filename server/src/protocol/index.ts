/**
 * What the client and the server say to each other beside LSP: the settings and the custom messages, a file for each subject.
 * This folder is all of the server that the client imports, so it imports nothing of the server.
 */
export * from './ask';
export * from './browser';
export * from './completion';
export * from './corpus';
export * from './document';
export * from './entities';
export * from './languages';
export * from './message';
export * from './morphology';
export * from './records';
export * from './settings';
