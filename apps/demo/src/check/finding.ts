/** One thing that was looked at, and whether it is as it should be. */
export interface Finding {
  readonly what: string;
  readonly isMet: boolean;
  /** In a few words: what was seen. */
  readonly seen: string;
}

/** Findings about one thing. */
export interface Section {
  readonly title: string;
  readonly findings: readonly Finding[];
}
