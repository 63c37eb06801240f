import { fields, isFieldName } from './fields.ts';
import { functions, isFunctionName } from './functions.ts';
import { COMPARISON_LEVEL, isOperator, operators } from './operators.ts';
import type { Operator } from './operators.ts';
import { QueryMistake } from './query-mistake.ts';
import type { Expression, ValueType } from './syntax.ts';
import type { TokenReader } from './token-reader.ts';

/** An expression, what it gives, and where it begins. */
export interface Parsed {
  readonly expression: Expression;
  readonly type: ValueType;
  readonly position: number;
}

// Nobody writes as much by hand, and whoever sends it has something else in mind.
const DEEPEST = 50;

/**
 * Reads an expression: operators by their levels (precedence climbing), types as it goes.
 *
 * @param least - Operators that bind less tightly are left for who called.
 * @throws QueryMistake
 */
export function parseExpression(reader: TokenReader, least = 0, depth = 0): Parsed {
  let left = parseOperand(reader, depth);
  for (;;) {
    const operator = reader.next.text.toUpperCase();
    if (reader.next.kind === 'text') return left;
    if (operator === 'IN' && least <= COMPARISON_LEVEL) {
      left = parseIn(reader, left);
    } else if (isOperator(operator) && operators[operator].level >= least) {
      reader.take();
      left = combined(operator, left, parseExpression(reader, operators[operator].level + 1, depth));
    } else {
      return left;
    }
  }
}

/** @throws QueryMistake where it is of another type */
export function demandType({ type, position }: Parsed, wanted: ValueType, where: string): void {
  if (type !== wanted) throw new QueryMistake(`${where} takes a ${wanted}, and this is a ${type}.`, position);
}

function combined(operator: Operator, left: Parsed, right: Parsed): Parsed {
  const { takes, gives } = operators[operator];
  if (takes !== 'same') {
    for (const side of [left, right]) demandType(side, takes, operator);
  } else if (left.type === 'truth') {
    throw new QueryMistake(`${operator} compares numbers or texts, and this is a truth.`, left.position);
  } else {
    demandType(right, left.type, `${operator} after a ${left.type}`);
  }
  const expression: Expression = { kind: 'operation', operator, left: left.expression, right: right.expression };
  return { expression, type: gives, position: left.position };
}

function parseIn(reader: TokenReader, of: Parsed): Parsed {
  if (of.type === 'truth') throw new QueryMistake('IN looks for a number or a text, and this is a truth.', of.position);
  reader.expect('IN');
  reader.expect('(');
  const values: (number | string)[] = [];
  do {
    const literal = parseLiteral(reader);
    if (literal === undefined) throw reader.mistake(`A ${of.type} is missing here`);
    demandType(literal.parsed, of.type, `IN after a ${of.type}`);
    values.push(literal.value);
  } while (reader.accept(','));
  reader.expect(')');
  return { expression: { kind: 'in', of: of.expression, values }, type: 'truth', position: of.position };
}

function parseOperand(reader: TokenReader, depth: number): Parsed {
  const { position } = reader.next;
  if (depth > DEEPEST) throw new QueryMistake(`Nothing is nested deeper than ${DEEPEST} times.`, position);
  if (reader.accept('NOT')) {
    const of = parseExpression(reader, COMPARISON_LEVEL, depth + 1);
    demandType(of, 'truth', 'NOT');
    return { expression: { kind: 'not', of: of.expression }, type: 'truth', position };
  }
  if (reader.accept('-')) {
    const of = parseOperand(reader, depth + 1);
    demandType(of, 'number', '-');
    return { expression: { kind: 'negative', of: of.expression }, type: 'number', position };
  }
  if (reader.accept('(')) {
    const inner = parseExpression(reader, 0, depth + 1);
    reader.expect(')');
    return { ...inner, position };
  }
  return parseLiteral(reader)?.parsed ?? parseName(reader, depth);
}

function parseName(reader: TokenReader, depth: number): Parsed {
  const { kind, text, position } = reader.next;
  if (kind !== 'word') throw reader.mistake('A value is missing here');
  if (isFieldName(text)) {
    reader.take();
    return { expression: { kind: 'field', name: text }, type: fields[text].type, position };
  }
  if (!isFunctionName(text)) {
    const known = [...Object.keys(fields), ...Object.keys(functions).map((name) => `${name}()`)];
    throw new QueryMistake(`There is no ${JSON.stringify(text)}; there are ${known.join(', ')}.`, position);
  }
  reader.take();
  reader.expect('(');
  const of: Expression[] = [];
  for (let i = 0; i < functions[text].takes; i++) {
    if (i > 0) reader.expect(',');
    const argument = parseExpression(reader, 0, depth + 1);
    demandType(argument, 'number', `${text}()`);
    of.push(argument.expression);
  }
  reader.expect(')');
  return { expression: { kind: 'call', name: text, of }, type: 'number', position };
}

/** A number, a share such as `2%`, or a text; nothing is taken where there is none. */
function parseLiteral(reader: TokenReader): { readonly parsed: Parsed; readonly value: number | string } | undefined {
  const { kind, text, position } = reader.next;
  if (kind !== 'number' && kind !== 'text') return undefined;
  const value = kind === 'text' ? text : numberOf(text);
  if (value === Infinity) throw new QueryMistake('This number is too large.', position);
  reader.take();
  return { parsed: { expression: { kind: 'literal', value }, type: kind, position }, value };
}

function numberOf(text: string): number {
  return text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text);
}
