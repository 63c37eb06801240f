/** What differs between databases in how a statement is cut into words. */
export interface SqlDialect {
  /** What quotes a name; another of `"` and `` ` `` quotes a string, or nothing. */
  readonly nameQuote: '"' | '`';
  /** `'it\'s'` is one string. */
  readonly backslashEscapes: boolean;
  /** `$tag$ ... $tag$` and `E'\''` are strings. */
  readonly dollarQuotes: boolean;
  /** `# ...` is a comment, and `--` is one only before a space. */
  readonly hashComments: boolean;
  /** Comments can hold comments. */
  readonly nestedComments: boolean;
  /** What is in the comment that starts with `/*!` is executed. */
  readonly executableComments: boolean;
}

/** https://www.postgresql.org/docs/current/sql-syntax-lexical.html */
export const postgresql: SqlDialect = {
  nameQuote: '"',
  backslashEscapes: false,
  dollarQuotes: true,
  hashComments: false,
  nestedComments: true,
  executableComments: false,
};

/** https://dev.mysql.com/doc/refman/8.4/en/language-structure.html */
export const mysql: SqlDialect = {
  nameQuote: '`',
  backslashEscapes: true,
  dollarQuotes: false,
  hashComments: true,
  nestedComments: false,
  executableComments: true,
};
