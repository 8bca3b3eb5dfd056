/**
 * The number of things, added one after the other, with which something first is red: of `count`, where with none it is not and
 * with all it is. Asked as seldom as can be, since each question may take minutes.
 */
export async function firstRed(
  count: number,
  isRed: (howMany: number) => Promise<boolean>,
): Promise<{ readonly at: number; readonly asked: number }> {
  let green = 0;
  let red = count;
  let asked = 0;
  while (red - green > 1) {
    const middle = Math.floor((green + red) / 2);
    asked += 1;
    if (await isRed(middle)) red = middle;
    else green = middle;
  }
  return { at: red, asked };
}
