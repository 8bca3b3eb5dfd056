// Draws icon.png, icon.ico and icon.icns from the same shapes as icon.svg, without any other program:
//   node resources/icons/draw-icons.mjs
import { writeFileSync } from 'node:fs';
import { onMark, png } from './mark.mjs';

const SAMPLES = 4;
const MARK = [0x6f, 0xcb, 0x9b];
const TOP = [0x22, 0x33, 0x2b];
const BOTTOM = [0x0f, 0x17, 0x13];

function onGround(x, y) {
  const [low, high, radius] = [24, 488, 104];
  const dx = Math.max(low + radius - x, x - (high - radius), 0);
  const dy = Math.max(low + radius - y, y - (high - radius), 0);
  return Math.hypot(dx, dy) <= radius;
}

function pixel(px, py, scale) {
  const sum = [0, 0, 0];
  let hits = 0;
  for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
    const x = (px + ((sample % SAMPLES) + 0.5) / SAMPLES) * scale;
    const y = (py + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) * scale;
    if (!onGround(x, y)) continue;
    hits += 1;
    const colour = onMark((x - 88) / 21, (y - 88) / 21)
      ? MARK
      : TOP.map((top, i) => top + ((BOTTOM[i] - top) * y) / 512);
    for (let i = 0; i < 3; i++) sum[i] += colour[i];
  }
  if (hits === 0) return [0, 0, 0, 0];
  return [...sum.map((value) => Math.round(value / hits)), Math.round((hits * 255) / (SAMPLES * SAMPLES))];
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

const drawn = new Map(
  [16, 32, 48, 128, 256, 512, 1024].map((size) => [size, png(size, (x, y) => pixel(x, y, 512 / size))]),
);
const place = (name) => new URL(name, import.meta.url);
writeFileSync(place('icon.png'), drawn.get(512));
writeFileSync(place('icon.ico'), ico([16, 32, 48, 256].map((size) => ({ size, data: drawn.get(size) }))));
const types = { 32: 'ic11', 128: 'ic07', 256: 'ic08', 512: 'ic09', 1024: 'ic10' };
writeFileSync(
  place('icon.icns'),
  icns(Object.entries(types).map(([size, type]) => ({ type, data: drawn.get(Number(size)) }))),
);
