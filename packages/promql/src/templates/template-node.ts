import type { TemplateValue } from './template-value.ts';

interface Placed {
  /** Where it stands in the text, for errors. */
  readonly at: number;
}

/** What a command is made of. */
export type Operand = Placed &
  (
    | { readonly kind: 'constant'; readonly value: TemplateValue }
    /** `.Labels.job`; no fields for `.` itself. */
    | { readonly kind: 'dot'; readonly fields: readonly string[] }
    /** `$labels.job`. */
    | { readonly kind: 'variable'; readonly name: string; readonly fields: readonly string[] }
    /** `(query "up" | first).Value`. */
    | { readonly kind: 'pipeline'; readonly pipeline: Pipeline; readonly fields: readonly string[] }
    | { readonly kind: 'function'; readonly name: string }
  );

/** `printf "%.2f" $value`: a function and its arguments, or a single value. */
export interface Command extends Placed {
  readonly operands: readonly [Operand, ...Operand[]];
}

/** `$x := query "up" | first`: each command gets the result of the one before as its last argument. */
export interface Pipeline extends Placed {
  readonly commands: readonly Command[];
  /** Variables that take the result: one, or in `range` an index and an element. */
  readonly variables: readonly string[];
  /** `=` in the place of `:=`. */
  readonly isAssignment: boolean;
}

/** What a template is made of. */
export type TemplateNode = Placed &
  (
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'action'; readonly pipeline: Pipeline }
    | {
        readonly kind: 'if' | 'with' | 'range';
        readonly pipeline: Pipeline;
        readonly body: Body;
        readonly otherwise: Body;
      }
    | { readonly kind: 'template'; readonly name: string; readonly pipeline: Pipeline | undefined }
    | { readonly kind: 'break' | 'continue' }
  );

export type Body = readonly TemplateNode[];

/** A text that was read, with the templates it defines. */
export interface ParsedTemplate {
  readonly text: string;
  readonly body: Body;
  readonly defined: ReadonlyMap<string, Body>;
}
