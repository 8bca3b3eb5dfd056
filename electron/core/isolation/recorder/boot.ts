/** The variable by which the program finds what reads its requests. */
export const READ = 'understoryRead';

/** So many digits say how long each text is that the recorder is given. */
const DIGITS = 12;

/**
 * What Node is started with: it reads the program, and then runs it, while its input stays open for requests. Reading stands still
 * until there is one; without one it has nothing to do. What went wrong is said without the place, which would name the whole program.
 */
export const BOOT = `import{readSync,writeSync}from"node:fs";
const read=(size)=>{const bytes=Buffer.alloc(size);for(let at=0;at<size;){const got=readSync(0,bytes,at,size-at,null);if(got===0)process.exit(0);at+=got}return bytes};
globalThis.${READ}=()=>read(Number(read(${DIGITS}).toString("latin1")));
process.on("uncaughtException",(error)=>{writeSync(2,String(error));process.exit(1)});
await import("data:text/javascript;base64,"+${READ}().toString("base64"));`;

/** A text as the recorder reads it: its length comes first. */
export function framed(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  return [Buffer.from(String(bytes.length).padStart(DIGITS, '0')), bytes];
}
