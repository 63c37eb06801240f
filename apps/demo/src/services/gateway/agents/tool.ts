import type { ChatCompletionFunctionTool } from 'openai/resources/chat/completions';
import type { Ledger } from '../upstream/ledger.ts';
import type { Quotes } from '../upstream/quotes.ts';

/** What an agent works with. */
export interface Workplace {
  readonly quotes: Quotes;
  readonly ledger: Ledger;
  /** Of whoever asked. */
  readonly account: string;
}

/** What the model says that it wants of a tool. */
export interface Wish {
  readonly symbol: string;
}

/** Something that an agent can do. What it returns is told to the model, so it is short. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly takesSymbol: boolean;
  use(at: Workplace, wish: Wish): Promise<unknown>;
}

const symbolParameter = {
  type: 'object',
  properties: {
    symbol: { type: 'string', description: 'As the market has it, such as `ABC`, `ABC-USD` or `ABC-10Y`.' },
  },
  required: ['symbol'],
};

/** As the model is told of it. */
export function describeTool({ name, description, takesSymbol }: Tool): ChatCompletionFunctionTool {
  const parameters = takesSymbol ? symbolParameter : { type: 'object', properties: {} };
  return { type: 'function', function: { name, description, parameters } };
}
