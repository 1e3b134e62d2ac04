/** A piece of markup that is safe to put into a page as it is. */
export declare class Html {
  readonly source: string;
  constructor(source: string);
}
type Part = Html | string | number | null | readonly Html[];
/** Template tag: every value that is not {@link Html} is escaped. */
export declare const html: (strings: TemplateStringsArray, ...parts: readonly Part[]) => Html;
export {};
