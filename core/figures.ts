const inSeveralParts = /(?<![\p{L}\d-])\d+(?:-\d+)+(?![\p{L}\d-])/gu

/**
 * `2004-575` and `6-1` in an Arabic sentence: after an Arabic letter figures are ordered as Arabic ones, and a hyphen
 * between them turns them around, so that the law would bear another number. `apart` keeps each of them as it is written.
 */
export const figuresApart = (text: string, apart: (figures: string) => string): string =>
  text.includes('-') ? text.replaceAll(inSeveralParts, apart) : text
