// The mark of the app as strokes, and pictures of it as PNG; shared by what draws the icons.
import { crc32, deflateSync } from 'node:zlib';

const STROKE = 1.35;
/** The strokes of the mark on a grid of 16, as cubic curves. */
const CURVES = [
  [
    [8, 15],
    [8, 12],
    [8, 10],
    [8, 7],
  ],
  [
    [8, 11],
    [5.2, 11],
    [3.5, 9.5],
    [3.5, 7],
  ],
  [
    [8, 9.5],
    [10.5, 9.5],
    [12, 8.2],
    [12, 6],
  ],
  [
    [2, 4.5],
    [3, 2.5],
    [5.2, 1.5],
    [8, 1.5],
  ],
  [
    [8, 1.5],
    [10.8, 1.5],
    [13, 2.5],
    [14, 4.5],
  ],
];
const STROKES = CURVES.map((curve) => {
  const points = Array.from({ length: 33 }, (_, step) => pointOn(curve, step / 32));
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const reach = STROKE / 2;
  return {
    points,
    left: Math.min(...xs) - reach,
    right: Math.max(...xs) + reach,
    top: Math.min(...ys) - reach,
    bottom: Math.max(...ys) + reach,
  };
});

function pointOn([a, b, c, d], t) {
  const u = 1 - t;
  return [0, 1].map((i) => u ** 3 * a[i] + 3 * u * u * t * b[i] + 3 * u * t * t * c[i] + t ** 3 * d[i]);
}

/** Whether a point, on the mark's grid of 16, lies on one of its strokes. */
export function onMark(gx, gy) {
  return STROKES.some(({ points, left, right, top, bottom }) => {
    if (gx < left || gx > right || gy < top || gy > bottom) return false;
    return points.some(
      (point, index) => index > 0 && distance(gx, gy, points[index - 1], point) <= STROKE / 2,
    );
  });
}

function distance(x, y, [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/** A square picture whose pixels are `pixel(x, y)`, as `[red, green, blue, alpha]`. */
export function png(size, pixel) {
  const pixels = Buffer.alloc(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) pixels.set(pixel(x, y), (y * size + x) * 4);
  }
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let y = 0; y < size; y++) pixels.copy(rows, y * (size * 4 + 1) + 1, y * size * 4, (y + 1) * size * 4);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
