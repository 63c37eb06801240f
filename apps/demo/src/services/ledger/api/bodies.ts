import { z } from 'zod';
import { exportTypes } from '../exports/reports.ts';
import { currencies } from '../money/currencies.ts';
import { HttpError } from './http-error.ts';

const MOST_UNITS = 1_000_000;
const LEAST_UNITS = 0.000_001;

const currency = z.enum(currencies);
const amount = z.number().min(LEAST_UNITS).max(MOST_UNITS);
const id = z.union([z.int(), z.string().regex(/^\d{1,15}$/)]).transform(Number);

/** What is sent to be opened, booked, moved or exported. */
export const bodies = {
  account: z.object({ plan: z.string().regex(/^[a-z][a-z-]{0,19}$/), currency }),
  transaction: z.object({
    account: id,
    type: z.enum(['subscription', 'purchase', 'refund', 'payout']),
    amount,
    currency,
  }),
  transfer: z.object({ from: id, to: id, amount }).refine(({ from, to }) => from !== to, 'from and to are the same'),
  export: z.object({ type: z.enum(exportTypes) }),
};

/** @throws HttpError 400, which says what is wrong where */
export function read<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  throw new HttpError(400, error.issues.map(({ path, message }) => [...path, message].join(': ')).join('; '));
}

/** @throws HttpError 404: what is no number is nobody's */
export function idIn(params: Readonly<Record<string, string | readonly string[]>>): number {
  const { success, data } = id.safeParse(params['id']);
  if (success) return data;
  throw new HttpError(404, 'There is none of that id.');
}
