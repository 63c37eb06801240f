/** The words of a key however it is written: `x-api-key`, `xApiKey`, `X_API_KEY` and `user[api.key]`. */
export function wordsOf(key: string): readonly string[] {
  return decoded(key)
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}

/** As it comes in a form or a query: `user%5Bpassword%5D`. */
function decoded(key: string): string {
  if (!key.includes('%')) return key;
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}
