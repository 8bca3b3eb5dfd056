/** Sizes of the window in pixels: the least, and the one it has before the user gave it another. */
export const SMALLEST = { width: 520, height: 480 };
export const USUAL = { width: 1440, height: 900 };
