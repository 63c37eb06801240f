import { assetClasses } from '../market.ts';

// What visitors choose from. The words of the gateway's interface are its own.

export const channels = ['search', 'newsletter', 'referral', 'conference', 'partner', 'social'] as const;
export type Channel = (typeof channels)[number];

export const plans = ['free', 'basic', 'pro'] as const;
export type Plan = (typeof plans)[number];

export const methods = ['password', 'passkey', 'token'] as const;
export type Method = (typeof methods)[number];

export const sessionTypes = ['trader', 'analyst', 'researcher'] as const;
export type SessionType = (typeof sessionTypes)[number];

export const contentTypes = ['article', 'video', 'report', 'lesson'] as const;
export type ContentType = (typeof contentTypes)[number];

export const exportTypes = ['transactions', 'revenue', 'audit'] as const;

export const workflows = ['onboarding', 'daily-briefing', 'rebalance'] as const;
export type WorkflowName = (typeof workflows)[number];

/** What people ask of agents; `%` is a symbol. */
export const tasks = {
  research: [
    'Summarise what moved % today.',
    'Compare % with its peers for a cautious reader.',
    'Which news could explain the price of %?',
  ],
  trading: [
    'Propose a hedge for a position in %.',
    'Buy a little of % if it looks cheap.',
    'Reduce the risk of % by half.',
  ],
  support: [
    'Why is the export of my transactions late?',
    'Which plan do I need to follow %?',
    'Explain the fees of my last trade.',
  ],
} as const;
export type Domain = keyof typeof tasks;
export const domains = Object.keys(tasks) as [Domain, ...Domain[]];

/** What people write down; `%` is a symbol. */
export const thoughts = [
  '% rises on thin volume: worth a second look.',
  'Rates may stay high longer than the price of % suggests.',
  'The spread of % widens every Friday afternoon.',
  'Everybody talks of %, nobody reads its filings.',
  'A supplier of % warned, and the market has not noticed.',
  'If % holds its level until the close, the trend is intact.',
  'Take profits in % before the report.',
] as const;

const column = ['price', 'change'] as const;

/** Queries as people write them. */
export const queries: readonly string[] = [
  ...assetClasses.map((asset) => `FIND ${asset} WHERE price > 100 ORDER BY change DESC LIMIT 5`),
  ...assetClasses.flatMap((asset) => column.map((by) => `FIND ${asset} ORDER BY ${by} ASC LIMIT 10`)),
  'FIND equity WHERE price > 50 AND change > 0 LIMIT 8',
  'FIND crypto WHERE change < 0 ORDER BY price DESC LIMIT 3',
];

/** Queries with a mistake: a word that does not exist, one too few, a number that is none. */
export const wrongQueries: readonly string[] = [
  'FIND equities LIMIT 5',
  'FIND equity WHERE price > LIMIT 5',
  'FIND bond ORDER price DESC',
  'FIND crypto LIMIT many',
];
