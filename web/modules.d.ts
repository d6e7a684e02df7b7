/** What the site's build makes of imports that are not JavaScript. */
declare module '*/words.md' {
  const words: Record<string, string>;
  export default words;
}
declare module '*/words.it.md' {
  const words: Record<string, string>;
  export default words;
}
declare module '*.md' {
  const text: import('../tools/lib/chapterText.mjs').ChapterText;
  export default text;
}
declare module '*.css?inline' {
  const css: string;
  export default css;
}
declare module '*?worker&url' {
  const url: string;
  export default url;
}
interface ImportMeta {
  /** What a build defines. */
  env: Record<string, string>;
  /** Vite: the files that match, as loaders or, with `eager`, at once. */
  glob<T>(
    pattern: string,
    options: { eager: true; query?: string; import: string },
  ): Record<string, T>;
  glob<T>(
    pattern: string,
    options?: { query?: string; import: string },
  ): Record<string, () => Promise<T>>;
}
