import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCart } from '../src/cart.js';
import { receipt } from '../src/receipt.js';

test('an empty cart costs nothing', () => {
  assert.equal(createCart().total(), 0);
});

test('a cart adds up its products and the shipping', () => {
  const cart = createCart();
  cart.add('tea', 2);
  cart.add('soap');
  assert.equal(cart.subtotal(), 2 * 690 + 450);
  assert.equal(cart.total(), cart.subtotal() + 490);
});

test('quantities are whole numbers', () => {
  assert.throws(() => createCart().add('tea', 0.5));
});

test('a receipt shows the total', () => {
  const cart = createCart();
  cart.add('basket');
  assert.match(receipt(cart), /Total +€43\.90/);
});
