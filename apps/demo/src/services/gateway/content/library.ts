import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { assetClassOf, hashOf, symbols } from '../../../market.ts';

/** What the desk publishes. */
export const contentTypes = ['article', 'video', 'report', 'lesson', 'briefing'] as const;
export type ContentType = (typeof contentTypes)[number];

export interface Content {
  readonly type: ContentType;
  readonly id: string;
  readonly title: string;
  readonly body: string;
}

const ARCHIVED = 100;
const MAX_PUBLISHED = 500;

const openings: Readonly<Record<ContentType, string>> = {
  article: 'What the week brought to',
  video: 'Five minutes about',
  report: 'The quarter of',
  lesson: 'How to read the prices of',
  briefing: 'This morning:',
};

/** What there is to read: an archive, and what workflows publish. */
@Injectable()
export class Library {
  readonly #published = new LRUCache<string, Content>({ max: MAX_PUBLISHED });

  find(type: string, id: string): Content | undefined {
    if (!isContentType(type)) return undefined;
    return this.#published.get(keyOf(type, id)) ?? archived(type, id);
  }

  publish(content: Content): void {
    this.#published.set(keyOf(content.type, content.id), content);
  }
}

function archived(type: ContentType, id: string): Content | undefined {
  const number = Number(id);
  if (!/^\d{1,3}$/.test(id) || number < 1 || number > ARCHIVED) return undefined;
  const symbol = symbols[hashOf(`${type} ${id}`) % symbols.length]!;
  const body = `${symbol} is one of the ${assetClassOf(symbol)}s that the desk follows. Number ${id} of the series.`;
  return { type, id, title: `${openings[type]} ${symbol}`, body };
}

function isContentType(type: string): type is ContentType {
  return (contentTypes as readonly string[]).includes(type);
}

function keyOf(type: ContentType, id: string): string {
  return `${type}/${id}`;
}
