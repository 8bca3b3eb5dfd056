import { expect, test } from 'vitest';
import { statusInData, statusInText } from './http-status';

test.each([
  ['(HTTP 401).', 401],
  ['HTTP/1.1 502 Bad Gateway', 502],
  ['unexpected status 500 Internal Server Error: no', 500],
  ['exceeded retry limit, last status: 429 Too Many Requests, request id: x', 429],
  ['Request failed with status code 403', 403],
  ['{"statusCode":503}', 503],
  ['Last error: 429 slow down', 429],
  ['API Error: 529 {"type":"error"}', 529],
  ['429 Too Many Requests', 429],
  ['Internal error: 503', null],
  ['500 files changed', null],
  ['Error: 429 slow down', 429],
  ['Error: 404 tests failed', null],
  ['HTTP 200', null],
  ['line 429, column 401', null],
  ['', null],
])('of %j the status is %s', (text, status) => {
  expect(statusInText(text)).toBe(status);
});

test.each([
  [{ status: 429 }, 429],
  [{ details: { httpStatusCode: 500 } }, 500],
  [{ error: { message: 'HTTP 401' } }, 401],
  [{ status: 200, code: 500 }, null],
  [{ status: 4290 }, null],
  [{ details: '401 scripted failure' }, 401],
  [{ details: '404 tests failed' }, null],
  [503, null],
  [null, null],
])('of %j the status is %s', (data, status) => {
  expect(statusInData(data)).toBe(status);
});
