/** The part of the editor's diff that has no types of its own. Line numbers and columns count from 1. */
declare module 'monaco-editor/editor/common/diff/defaultLinesDiffComputer/defaultLinesDiffComputer' {
  type Lines = { readonly startLineNumber: number; readonly endLineNumberExclusive: number };
  type Range = {
    readonly startLineNumber: number;
    readonly startColumn: number;
    readonly endLineNumber: number;
    readonly endColumn: number;
  };
  type Mapping = { readonly original: Lines; readonly modified: Lines };
  export class DefaultLinesDiffComputer {
    computeDiff(
      original: readonly string[],
      modified: readonly string[],
      options: { ignoreTrimWhitespace: boolean; maxComputationTimeMs: number; computeMoves: boolean },
    ): {
      readonly changes: readonly (Mapping & {
        readonly innerChanges?: readonly { readonly originalRange: Range; readonly modifiedRange: Range }[];
      })[];
      readonly moves: readonly { readonly lineRangeMapping: Mapping }[];
    };
  }
}
