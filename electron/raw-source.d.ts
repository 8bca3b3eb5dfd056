/** The text of a file, as the bundler puts it in. */
declare module '*.mjs?raw' {
  const source: string;
  // biome-ignore lint/style/noDefaultExport: this is how the bundler hands it over
  export default source;
}

/** A module with all that it imports as one JavaScript text, see `packaging/program-text.mjs`. */
declare module '*?program' {
  const source: string;
  // biome-ignore lint/style/noDefaultExport: this is how the bundler hands it over
  export default source;
}
