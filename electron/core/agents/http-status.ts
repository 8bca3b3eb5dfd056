const NAMES = [
  'Bad Request',
  'Unauthorized',
  'Payment Required',
  'Forbidden',
  'Not Found',
  'Too Many Requests',
  'Internal Server Error',
  'Bad Gateway',
  'Service Unavailable',
  'Gateway Time-?out',
].join('|');

/** How programs write the status of a failed HTTP request. A number alone is none: it may count anything. */
const WRITTEN: readonly RegExp[] = [
  /\bHTTP(?:\/\d(?:\.\d)?)?[ :]*(?:status|error)?(?: code)?[ :=]*([45]\d\d)\b/i,
  /\bstatus(?:[ _]?code)?"?[ :=]*([45]\d\d)\b/i,
  /\b(?:last|API) error:? \(?([45]\d\d)\)?[ :,]+\S/i,
  /\berror:? \(?(40[123]|429|5\d\d)\)?[ :,]+\S/i,
  new RegExp(`\\b([45]\\d\\d)[ :,]+(?:${NAMES})\\b`, 'i'),
];
/** In the data of an error, where a number at the head counts nothing. */
const AT_HEAD = /^(40[1238]|413|429|50[0234]|529)\s+\S/;
const FIELDS = ['status', 'statusCode', 'status_code', 'httpStatus', 'httpStatusCode'];
const DEEPEST = 4;

/** The HTTP status of an error, 400 to 599, that a text names first; null where it names none. */
export function statusInText(text: string): number | null {
  for (const written of WRITTEN) {
    const found = written.exec(text)?.[1];
    if (found !== undefined) return Number(found);
  }
  return null;
}

/** The HTTP status that the data of an error holds, in a field of that name or in its texts; null where there is none. */
export function statusInData(data: unknown, depth = 0): number | null {
  if (typeof data === 'string') return statusInText(data) ?? atHead(data);
  if (typeof data !== 'object' || data === null || depth > DEEPEST) return null;
  const entries = Object.entries(data).slice(0, 50);
  for (const [name, value] of entries) if (FIELDS.includes(name) && isErrorStatus(value)) return value;
  for (const [, value] of entries) {
    const found = statusInData(value, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

function atHead(text: string): number | null {
  const found = AT_HEAD.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}

function isErrorStatus(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 400 && Number(value) <= 599;
}
