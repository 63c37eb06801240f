declare module 'pg-boss11' {
  export { PgBoss as default } from 'pg-boss';
}
