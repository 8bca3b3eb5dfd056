/** What the preload script gives the page; absent in component tests. */
interface Window {
  readonly understoryHost?: {
    readonly platform: string;
    /** The absolute path of a file or folder dropped or picked by the user; empty for a synthetic one. */
    pathForFile(file: File): string;
  };
}
