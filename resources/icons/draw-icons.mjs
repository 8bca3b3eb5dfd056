// Draws icon.png, icon.ico and icon.icns from the same shapes as icon.svg, without any other program:
//   node resources/icons/draw-icons.mjs
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

const SAMPLES = 4;
const STROKE = 1.35;
const MARK = [0x6f, 0xcb, 0x9b];
const TOP = [0x22, 0x33, 0x2b];
const BOTTOM = [0x0f, 0x17, 0x13];
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

function onMark(x, y) {
  const [gx, gy] = [(x - 88) / 21, (y - 88) / 21];
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

function onGround(x, y) {
  const [low, high, radius] = [24, 488, 104];
  const dx = Math.max(low + radius - x, x - (high - radius), 0);
  const dy = Math.max(low + radius - y, y - (high - radius), 0);
  return Math.hypot(dx, dy) <= radius;
}

function draw(size) {
  const pixels = Buffer.alloc(size * size * 4);
  const scale = 512 / size;
  for (let py = 0; py < size; py++) {
    for (let px = 0; px < size; px++) pixels.set(pixel(px, py, scale), (py * size + px) * 4);
  }
  return pixels;
}

function pixel(px, py, scale) {
  const sum = [0, 0, 0];
  let hits = 0;
  for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
    const x = (px + ((sample % SAMPLES) + 0.5) / SAMPLES) * scale;
    const y = (py + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) * scale;
    if (!onGround(x, y)) continue;
    hits += 1;
    const colour = onMark(x, y) ? MARK : TOP.map((top, i) => top + ((BOTTOM[i] - top) * y) / 512);
    for (let i = 0; i < 3; i++) sum[i] += colour[i];
  }
  if (hits === 0) return [0, 0, 0, 0];
  return [...sum.map((value) => Math.round(value / hits)), Math.round((hits * 255) / (SAMPLES * SAMPLES))];
}

function png(size) {
  const pixels = draw(size);
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

function ico(images) {
  const header = Buffer.alloc(6 + images.length * 16);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(images.length, 4);
  let offset = header.length;
  images.forEach(({ size, data }, index) => {
    const at = 6 + index * 16;
    header.set([size % 256, size % 256, 0, 0, 1, 0, 32, 0], at);
    header.writeUInt32LE(data.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += data.length;
  });
  return Buffer.concat([header, ...images.map(({ data }) => data)]);
}

function icns(images) {
  const parts = images.map(({ type, data }) => {
    const head = Buffer.alloc(8);
    head.write(type, 0, 'latin1');
    head.writeUInt32BE(data.length + 8, 4);
    return Buffer.concat([head, data]);
  });
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.write('icns', 0, 'latin1');
  head.writeUInt32BE(body.length + 8, 4);
  return Buffer.concat([head, body]);
}

const drawn = new Map([16, 32, 48, 128, 256, 512, 1024].map((size) => [size, png(size)]));
const place = (name) => new URL(name, import.meta.url);
writeFileSync(place('icon.png'), drawn.get(512));
writeFileSync(place('icon.ico'), ico([16, 32, 48, 256].map((size) => ({ size, data: drawn.get(size) }))));
const types = { 32: 'ic11', 128: 'ic07', 256: 'ic08', 512: 'ic09', 1024: 'ic10' };
writeFileSync(
  place('icon.icns'),
  icns(Object.entries(types).map(([size, type]) => ({ type, data: drawn.get(Number(size)) }))),
);
