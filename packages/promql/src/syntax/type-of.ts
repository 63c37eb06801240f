import { isFunctionName, signatures } from '../functions/signatures.ts';
import { dispatch, type ByKind, type Expression } from './expression.ts';
import type { ValueType } from './value-type.ts';

const types: ByKind<ValueType> = {
  number: () => 'scalar',
  string: () => 'string',
  selector: () => 'vector',
  aggregation: () => 'vector',
  range: () => 'matrix',
  subquery: () => 'matrix',
  call: ({ name }) => (isFunctionName(name) ? signatures[name].returns : 'vector'),
  binary: ({ left, right }) => (typeOf(left) === 'scalar' && typeOf(right) === 'scalar' ? 'scalar' : 'vector'),
  unary: ({ expression }) => typeOf(expression),
  parentheses: ({ expression }) => typeOf(expression),
};

/** The type of an expression's value; of an unknown function, an instant vector. */
export function typeOf(expression: Expression): ValueType {
  return dispatch(types, expression);
}
