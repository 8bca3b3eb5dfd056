import { genericTour } from './generic-tour.mjs';
import { runTests } from './run-tests.mjs';

const PLAN = [
  'See how prices are made',
  'Write the discount for regular customers',
  'Use it in the cart and tell of it',
  'Move the opening hours to where visitors look',
  'Run the tests',
];

const LOYALTY = `import { percentOf } from './money.js';

/** Percent off for a customer who has been here that many times. */
const STEPS = [
  { visits: 50, percent: 8 },
  { visits: 10, percent: 4 },
  { visits: 3, percent: 2 },
];

export function loyaltyPercent(visits) {
  return STEPS.find((step) => visits >= step.visits)?.percent ?? 0;
}

export function loyaltyDiscount(subtotal, visits) {
  return percentOf(subtotal, loyaltyPercent(visits));
}
`;

const LOYALTY_TEST = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCart } from '../src/cart.js';
import { loyaltyDiscount, loyaltyPercent } from '../src/loyalty.js';

test('a new customer pays the full price', () => {
  assert.equal(loyaltyPercent(0), 0);
});

test('a regular customer pays less', () => {
  assert.equal(loyaltyDiscount(10_000, 12), 400);
});

test('the cart knows its customer', () => {
  const cart = createCart({ visits: 50 });
  cart.add('basket', 2);
  assert.equal(cart.subtotal(), 7800 - 624);
});
`;

const CART_EDITS = [
  [
    "import { quantityDiscount, shippingFor } from './pricing.js';\n",
    "import { loyaltyDiscount } from './loyalty.js';\nimport { quantityDiscount, shippingFor } from './pricing.js';\n",
  ],
  [
    'export function createCart() {',
    '/** `visits`: how often the customer has been here before. */\nexport function createCart({ visits = 0 } = {}) {',
  ],
  [
    '      return this.lines().reduce((sum, line) => sum + line.total, 0);',
    '      const sum = this.lines().reduce((total, line) => total + line.total, 0);\n      return sum - loyaltyDiscount(sum, visits);',
  ],
];

const README_EDITS = [
  [
    '| `src/cart.js` | what the customer takes |\n',
    '| `src/loyalty.js` | what regular customers save |\n| `src/cart.js` | what the customer takes |\n',
  ],
];

const PRICING_EDITS = [
  [
    '/** Ten or more of the same product are cheaper. */',
    '/** Ten or more of the same product are cheaper, for everybody; for regular customers see `loyalty.js`. */',
  ],
];

export const tour = {
  name: 'tour',
  description: 'Reads, plans, edits, creates and renames files and runs a command (the default)',
  play: async (stage) => {
    const known =
      stage.exists('src/cart.js') && CART_EDITS.every(([old]) => stage.peek('src/cart.js').includes(old));
    await (known ? shopTour(stage) : genericTour(stage));
  },
};

async function shopTour(stage) {
  await stage.think(
    'Prices are made in pricing.js and added up in the cart. A discount for regular customers depends on the customer, not on the product, so it should not be mixed into the quantity discount.',
  );
  stage.plan(PLAN, 0);
  await stage.say(
    'I am the demo agent, a script without a model. I will give regular customers of this shop a discount.\n\n',
  );
  await stage.read('README.md');
  await stage.read('src/pricing.js');
  const cart = await stage.read('src/cart.js');
  stage.plan(PLAN, 1);
  await stage.say('The discount gets a file of its own, so that the steps are easy to change.\n\n');
  await stage.write('src/loyalty.js', LOYALTY);
  stage.plan(PLAN, 2);
  await stage.write('src/cart.js', edited(cart, CART_EDITS));
  await stage.write('src/pricing.js', edited(stage.peek('src/pricing.js'), PRICING_EDITS));
  await stage.write('README.md', edited(stage.peek('README.md'), README_EDITS));
  await stage.write('test/loyalty.test.js', LOYALTY_TEST);
  stage.plan(PLAN, 3);
  if (stage.exists('docs/opening-hours.md'))
    await stage.rename('docs/opening-hours.md', 'docs/visiting/opening-hours.md');
  stage.plan(PLAN, 4);
  const passed = await runTests(stage, 'test/loyalty.test.js');
  stage.plan(PLAN, PLAN.length);
  await stage.say(
    `\n**Done.** Regular customers save 2 to 8 percent:\n\n| Visits | Discount |\n| --- | --- |\n| 3 | 2 % |\n| 10 | 4 % |\n| 50 | 8 % |\n\n${passed}`,
  );
}

function edited(text, edits) {
  return edits.reduce((result, [old, replacement]) => result.replace(old, () => replacement), text);
}
