import { assetClassOf, symbols } from '../../../market.ts';
import type { Tool } from './tool.ts';

const PEERS = 4;

const quote: Tool = {
  name: 'quote',
  description: 'The price of a symbol today, and whether it looks cheap.',
  takesSymbol: true,
  async use({ quotes }, { symbol }) {
    const { price, at } = await quotes.quote(symbol);
    return { symbol, price, at: new Date(at).toISOString() };
  },
};

const history: Tool = {
  name: 'history',
  description: 'How the price of a symbol moved: the risk of a position, and what would hedge it.',
  takesSymbol: true,
  async use({ quotes }, { symbol }) {
    const { prices } = await quotes.history(symbol);
    const [first = 0] = prices;
    const last = prices.at(-1) ?? 0;
    const change = first === 0 ? 0 : last / first - 1;
    return { symbol, low: Math.min(...prices), high: Math.max(...prices), last, change: Number(change.toFixed(4)) };
  },
};

const peers: Tool = {
  name: 'peers',
  description: 'Compare a symbol with its peers, others of the same kind.',
  takesSymbol: true,
  async use({ quotes }, { symbol }) {
    const kind = assetClassOf(symbol);
    const from = symbols.indexOf(symbol);
    const alike = symbols.slice(from).filter((other) => assetClassOf(other) === kind);
    const found = await quotes.quotesOf(alike.slice(0, PEERS));
    return found.map(({ symbol, price }) => ({ symbol, price }));
  },
};

const causes: Tool = {
  name: 'causes',
  description: 'News of what could explain a price or a delay: causes, from the graph of the desk.',
  takesSymbol: false,
  async use({ ledger }) {
    const { nodes } = await ledger.graph();
    const node = nodes[Math.floor(nodes.length / 2)];
    if (node === undefined) return [];
    return ledger.causesOf(typeof node === 'string' ? node : node.id);
  },
};

const account: Tool = {
  name: 'account',
  description: 'The account of the customer: the plan, and what it needs to follow a market.',
  takesSymbol: false,
  use: ({ ledger, account }) => ledger.account(account),
};

const transactions: Tool = {
  name: 'transactions',
  description: 'The last transactions of the customer: every trade with its fees, every export.',
  takesSymbol: false,
  use: ({ ledger, account }) => ledger.transactionsOf(account),
};

/** Every tool that a model may choose. */
export const tools = { quote, history, peers, causes, account, transactions } as const;
