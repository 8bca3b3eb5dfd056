// Draws the tray's icons, one for each state and each colour of a panel, without any other program:
//   node resources/icons/draw-tray.mjs
import { mkdirSync, writeFileSync } from 'node:fs';
import { onMark, png } from './mark.mjs';

const SAMPLES = 6;
/** The mark on a dark panel, on a light one, and as a template that a Mac colours itself. */
const INKS = { dark: [0xf2, 0xf6, 0xf3], light: [0x1d, 0x28, 0x22], Template: [0, 0, 0] };
/** A state is told by its sign's shape as well as by its colour: a Mac shows no colour, and some people see none. */
const SIGNS = {
  idle: null,
  working: { outer: 3.7, inner: 2, colour: [0x4c, 0x9d, 0xe8] },
  attention: { outer: 3.9, inner: 0, colour: [0xf0, 0x9d, 0x22] },
  unread: { outer: 2.8, inner: 0, colour: [0xa5, 0x78, 0xee] },
};
const AT = 12;
/** Between the mark and the sign. */
const GAP = 0.9;

function colourAt(x, y, ink, sign, plain) {
  if (sign) {
    const from = Math.hypot(x - AT, y - AT);
    if (from <= sign.outer) return from >= sign.inner ? (plain ? ink : sign.colour) : null;
    if (from <= sign.outer + GAP) return null;
  }
  return onMark(x, y) ? ink : null;
}

function draw(size, ink, sign, plain) {
  return png(size, (px, py) => {
    const sum = [0, 0, 0];
    let hits = 0;
    for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
      const x = ((px + ((sample % SAMPLES) + 0.5) / SAMPLES) * 16) / size;
      const y = ((py + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) * 16) / size;
      const colour = colourAt(x, y, ink, sign, plain);
      if (!colour) continue;
      hits += 1;
      for (let i = 0; i < 3; i++) sum[i] += colour[i];
    }
    if (hits === 0) return [0, 0, 0, 0];
    return [...sum.map((value) => Math.round(value / hits)), Math.round((hits * 255) / SAMPLES ** 2)];
  });
}

/** The sign alone, for a corner of the app's own icon. */
function drawSign(size, { colour }) {
  return png(size, (px, py) => {
    const from = Math.hypot(px + 0.5 - size / 2, py + 0.5 - size / 2);
    const covered = Math.min(1, Math.max(0, size * 0.44 - from + 0.5));
    return [...colour, Math.round(covered * 255)];
  });
}

const folder = new URL('tray/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const state of ['attention', 'unread']) {
  writeFileSync(new URL(`overlay-${state}.png`, folder), drawSign(16, SIGNS[state]));
  writeFileSync(new URL(`overlay-${state}@2x.png`, folder), drawSign(32, SIGNS[state]));
}
for (const [state, sign] of Object.entries(SIGNS)) {
  for (const [name, ink] of Object.entries(INKS)) {
    const plain = name === 'Template';
    const size = plain ? 18 : 16;
    const file = plain ? `${state}Template` : `${state}-${name}`;
    writeFileSync(new URL(`${file}.png`, folder), draw(size, ink, sign, plain));
    writeFileSync(new URL(`${file}@2x.png`, folder), draw(size * 2, ink, sign, plain));
  }
}
