/** esbuild bundles a style sheet that a page's entry imports beside its script. */
declare module '*.css' {}
