import { PromQLError } from '../../errors.ts';
import type { At } from '../../syntax/expression.ts';
import type { BinaryOperator } from '../../syntax/operators.ts';
import { milliseconds } from '../metrics/duration.ts';
import type { Duration, DurationText } from '../metrics/duration.ts';
import { checkNode } from '../render/check-node.ts';
import type { Grouping, NodeMatching, QueryNode } from '../tree/query-node.ts';
import { readFilter } from './filter.ts';
import type { Filter } from './filter.ts';
import { isObject, refused, shown } from '../refused.ts';
import { operandNode } from './operand-node.ts';
import type { Groupable, Moment, Query, Range, Ranking, Scalar, Vector } from './query.ts';

/** How a query is aggregated by labels. */
type Group = (grouping: Grouping) => QueryNode;

type AnyHow = Partial<NodeMatching> & { readonly bool?: boolean };
type AnyOperation = (right: unknown, how?: AnyHow) => QueryObject;

/** What every kind of query is at run time: which methods a kind has is a matter of its type. */
export class QueryObject implements Query {
  readonly type: Query['type'];
  readonly node: QueryNode;
  readonly #group: Group | undefined;

  constructor(type: Query['type'], node: QueryNode, group?: Group) {
    checkNode(node);
    this.type = type;
    this.node = node;
    this.#group = group;
    Object.freeze(this);
  }

  #wrapped(wrap: (node: QueryNode) => QueryNode): QueryObject {
    const group = this.#group;
    return new QueryObject(this.type, wrap(this.node), group && ((grouping) => wrap(group(grouping))));
  }

  where(filter: Filter<Readonly<Record<string, string>>>): QueryObject {
    const conditions = readFilter(filter);
    return this.#wrapped((of) => ({ kind: 'where', of, conditions }));
  }

  offset(duration: DurationText): QueryObject {
    const offset = milliseconds(duration, { negative: true });
    return this.#wrapped((of) => ({ kind: 'shift', of, offset, at: undefined }));
  }

  at(moment: Moment): QueryObject {
    const at = readMoment(moment);
    return this.#wrapped((of) => ({ kind: 'shift', of, offset: 0, at }));
  }

  over(range: Duration, every?: Duration): QueryObject {
    return new QueryObject('range', { kind: 'subquery', of: this.node, range, every });
  }

  by(...labels: readonly string[]): QueryObject {
    return this.#groupedQuery({ without: false, labels });
  }

  without(...labels: readonly string[]): QueryObject {
    return this.#groupedQuery({ without: true, labels });
  }

  /** The tree of this query aggregated; `undefined` where it does not know how. */
  grouped(grouping: Grouping): QueryNode | undefined {
    return this.#group?.(grouping);
  }

  #groupedQuery(grouping: Grouping): QueryObject {
    const node = this.grouped(grouping);
    if (node === undefined) {
      const next = 'Say how: sum(query), avg(query), max(query).';
      throw new PromQLError('PROMQL_QUERY_TYPE', `This query does not know how it is aggregated by labels. ${next}`);
    }
    return new QueryObject('vector', node);
  }

  #binary(op: BinaryOperator, right: unknown, how: AnyHow = {}): QueryObject {
    if (!isObject(how)) throw refused(op, 'an object of options', how);
    const { bool = false, on, ignoring, groupLeft, groupRight, ...others } = how;
    const [unknown] = Object.keys(others);
    if (unknown !== undefined) throw new PromQLError('PROMQL_OPTIONS', `${op}: there is no option "${unknown}".`);
    for (const [option, labels] of Object.entries({ on, ignoring, groupLeft, groupRight })) {
      if (labels !== undefined && !Array.isArray(labels)) throw refused(`${op}: ${option}`, 'a list of labels', labels);
    }
    const other = operandNode(right);
    const type = this.type === 'vector' || other.type === 'vector' ? 'vector' : 'scalar';
    const matching = { on, ignoring, groupLeft, groupRight };
    return new QueryObject(type, { kind: 'binary', op, left: this.node, right: other.node, bool, matching });
  }

  readonly plus: AnyOperation = (right, how) => this.#binary('+', right, how);
  readonly minus: AnyOperation = (right, how) => this.#binary('-', right, how);
  readonly times: AnyOperation = (right, how) => this.#binary('*', right, how);
  readonly divide: AnyOperation = (right, how) => this.#binary('/', right, how);
  readonly mod: AnyOperation = (right, how) => this.#binary('%', right, how);
  readonly pow: AnyOperation = (right, how) => this.#binary('^', right, how);
  readonly atan2: AnyOperation = (right, how) => this.#binary('atan2', right, how);
  readonly eq: AnyOperation = (right, how) => this.#binary('==', right, how);
  readonly ne: AnyOperation = (right, how) => this.#binary('!=', right, how);
  readonly gt: AnyOperation = (right, how) => this.#binary('>', right, how);
  readonly lt: AnyOperation = (right, how) => this.#binary('<', right, how);
  readonly ge: AnyOperation = (right, how) => this.#binary('>=', right, how);
  readonly le: AnyOperation = (right, how) => this.#binary('<=', right, how);
  readonly and: AnyOperation = (right, how) => this.#binary('and', right, how);
  readonly or: AnyOperation = (right, how) => this.#binary('or', right, how);
  readonly unless: AnyOperation = (right, how) => this.#binary('unless', right, how);
}

/** The one place where a tree gets the type of its labels. */
export function vectorOf<L>(node: QueryNode): Vector<L> {
  return new QueryObject('vector', node) as Vector<L>;
}

export function groupableOf<L, In>(node: QueryNode, group: Group): Groupable<L, In> {
  return new QueryObject('vector', node, group) as Groupable<L, In>;
}

export function rankingOf<L>(node: QueryNode, group: Group): Ranking<L> {
  return new QueryObject('vector', node, group) as Ranking<L>;
}

export function rangeOf<L>(node: QueryNode): Range<L> {
  return new QueryObject('range', node) as Range<L>;
}

export function scalarOf(node: QueryNode): Scalar {
  return new QueryObject('scalar', node) as Scalar;
}

function readMoment(moment: Moment): At {
  if (moment === 'start' || moment === 'end') return { kind: moment };
  const time = typeof moment === 'number' || moment instanceof Date ? Number(moment) : Number.NaN;
  if (Number.isFinite(time)) return { kind: 'time', time };
  throw new PromQLError('PROMQL_OPTIONS', `at() takes a Date, milliseconds, 'start' or 'end', not ${shown(moment)}.`);
}
