import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { instrumentOpenAi } from '@telltale/instruments/openai';
import OpenAI from 'openai';
import type {
  ChatCompletionFunctionTool,
  ChatCompletionMessage,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import { costOf, modelPrices } from '../../model-prices.ts';
import type { ModelName } from '../../model-prices.ts';
import { DESK } from '../desk/desk.ts';
import type { Desk } from '../desk/desk.ts';

/** What the model said, and what that took. */
export interface Said {
  readonly message: ChatCompletionMessage;
  readonly tokens: number;
  readonly usd: number;
}

/** What it is asked. */
export interface Asked {
  readonly model: ModelName;
  readonly messages: ChatCompletionMessageParam[];
  readonly tools?: ChatCompletionFunctionTool[];
  readonly signal: AbortSignal;
}

const TIMEOUT_SECONDS = 8;

/** The language model, over OpenAI's protocol. */
@Injectable()
export class Model implements OnApplicationShutdown {
  readonly #client: OpenAI;
  readonly #stopRecording: () => void;

  constructor(@Inject(DESK) { environment, telemetry }: Desk) {
    this.#client = new OpenAI({
      baseURL: `${environment.url('model')}/v1`,
      // Whoever asks for a key of this model gets one.
      apiKey: environment.text('MODEL_API_KEY') ?? 'none',
      timeout: TIMEOUT_SECONDS * 1000,
      maxRetries: 1,
    });
    this.#stopRecording = instrumentOpenAi(telemetry, this.#client, { provider: 'sage', prices: modelPrices });
  }

  /** Streamed, which tells one that begins late from one that says much. @throws APIError of the client */
  async ask({ model, messages, tools = [], signal }: Asked): Promise<Said> {
    const stream = this.#client.chat.completions.stream(
      { model, messages, ...(tools.length > 0 && { tools }), stream_options: { include_usage: true } },
      { signal },
    );
    const { choices, usage } = await stream.finalChatCompletion();
    return {
      message: choices[0]!.message,
      tokens: usage?.total_tokens ?? 0,
      usd: costOf(model, usage),
    };
  }

  onApplicationShutdown(): void {
    this.#stopRecording();
  }
}
