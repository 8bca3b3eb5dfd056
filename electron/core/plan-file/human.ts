const BY_HAND = [
  /\buser manual verification\b/i,
  /\bmanual(?:ly)? (?:verification|approval|update required|sign-?off)\b/i,
  /\bcheckpoint:human/i,
  /\bwait for (?:\w+ ){0,3}approval\b/i,
  /\bpush to github to trigger\b/i,
  /^(?:deploy|release|publish|roll ?out) (?:to|on) (?:staging|prod|production|the app store)\b/i,
  /\b(?:obtain|request|buy|purchase|sign up for|register for|create) (?:\w+ ){0,3}(?:account|api key|credentials?|licen[cs]e|certificate|domain)\b/i,
  /^(?:ask|e-?mail|call|meet|approve|sign off)\b/i,
];

/** A title by which somebody has to do or decide it: an agent would only say that it was done. */
export function isByHand(title: string): boolean {
  const start = title.slice(0, 300);
  return BY_HAND.some((words) => words.test(start));
}
