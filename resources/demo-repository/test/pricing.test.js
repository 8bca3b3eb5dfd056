import assert from 'node:assert/strict';
import { test } from 'node:test';
import { includedTax, quantityDiscount, SHIPPING, shippingFor } from '../src/pricing.js';

test('few of a product cost their price', () => {
  assert.equal(quantityDiscount(100, 9), 0);
});

test('many of a product are cheaper', () => {
  assert.equal(quantityDiscount(100, 10), 50);
  assert.equal(quantityDiscount(100, 50), 500);
});

test('shipping is free for large orders', () => {
  assert.equal(shippingFor(100), SHIPPING);
  assert.equal(shippingFor(100_000), 0);
});

test('the tax is part of the price', () => {
  assert.equal(includedTax(11_900), 1900);
});
